/** The guest's own Unicode, against the engine that its tables were read off. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fc } from './support/property.ts';
import { createNormalization, type Normalization } from '../edge/guest/normalization.ts';
import { createText } from '../edge/guest/text.ts';
import { characters, readUnicodeTables, type UnicodeTables } from '../src/edge-build/unicode-tables.ts';
import * as onNode from '../src/text.ts';

describe('the text of the guest', () => {
  let tables: UnicodeTables;
  let guest: typeof onNode;
  let normalization: Normalization;
  before(() => {
    tables = readUnicodeTables();
    guest = createText(tables);
    normalization = createNormalization(tables);
  });

  it('tells of every character what Node tells', () => {
    for (const character of characters()) {
      const said = [onNode, guest].map((text) => [
        text.nfc(character),
        text.isWordCharacter(character),
        text.beginsUpperCase(character),
        text.hasOtherScript(character),
        text.otherNumbersOf(character).join(''),
        text.lettersEnd(character, 0),
        text.isBeyondAscii(character),
        text.withoutAccents(character),
      ]);
      if (String(said[0]) !== String(said[1])) assert.deepEqual(said[1], said[0], `U+${character.codePointAt(0)?.toString(16)}`);
    }
  });

  it('normalises any sequence as Node does: marks in any order, syllables, singletons', () => {
    const parts = [
      ...tables.decompositions,
      ...tables.classes.map((marks) => [...marks][0] ?? ''),
      'a',
      'ᄀ',
      'ᅡ',
      'ᆨ',
      '가',
      '\ud800',
      'I\u0307',
    ];
    const text = fc.array(fc.constantFrom(...parts), { maxLength: 7 }).map((some) => some.join(''));
    fc.assert(
      fc.property(text, (one) => {
        assert.equal(normalization.nfc(one), one.normalize('NFC'));
        assert.equal(normalization.nfd(one), one.normalize('NFD'));
      }),
      { numRuns: 4000 },
    );
  });

  it('ends a run of letters where Node ends it', () => {
    const text = fc
      .array(fc.constantFrom('a', 'É', 'и', "'", ' ', '1', '𝒜', '\u0301', '\ud800'), { maxLength: 8 })
      .map((some) => some.join(''));
    fc.assert(
      fc.property(text, fc.nat(8), (one, from) => {
        // Nobody asks from the middle of a character.
        const start = [...one].slice(0, from).join('').length;
        assert.equal(guest.lettersEnd(one, start), onNode.lettersEnd(one, start));
        assert.equal(guest.isWordCharacter(one), onNode.isWordCharacter(one));
      }),
      { numRuns: 2000 },
    );
  });

  it('has no character and none at all as no part of a word', () => {
    assert.deepEqual([guest.isWordCharacter(undefined), guest.isWordCharacter('')], [false, false]);
  });
});
