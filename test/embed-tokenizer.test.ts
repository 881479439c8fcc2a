import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fc } from './support/property.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { LONGEST_TEXT, mostTokens } from '../src/embed/token-count.ts';
import { createTokenCounter } from '../src/embed/token-counter.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';

interface Reference {
  readonly everyCodePoint: string;
  readonly texts: readonly (readonly [text: string, ids: string])[];
}

const reference = JSON.parse(readFileSync(new URL('./fixtures/tokens.json', import.meta.url), 'utf8')) as Reference;
const { model } = DEFAULT_MODEL;
const tokenizer = readTokenizer(model.path);
/** Code points in one text of the sweep. */
const STEP = 32;

void describe('tokenizer', () => {
  void it(`agrees with the reference on ${reference.texts.length} texts of many scripts`, () => {
    for (const [text, ids] of reference.texts) assert.equal(tokenizer.encode(text).join(' '), ids, JSON.stringify(text));
  });

  void it('agrees with the reference on every code point, within a word and alone', () => {
    const points: number[] = [];
    for (let point = 0; point < 0x110000; point += 1) if (point < 0xd800 || point > 0xdfff) points.push(point);
    const hash = createHash('sha256');
    for (let i = 0; i < points.length; i += STEP) {
      const characters = points.slice(i, i + STEP).map((point) => String.fromCodePoint(point));
      hash.update(`${tokenizer.encode(characters.map((character) => `a${character}b ${character} `).join('')).join(',')}\n`);
    }
    assert.equal(hash.digest('hex'), reference.everyCodePoint);
  });

  void it('takes lone surrogates for nothing', () => {
    assert.deepEqual(tokenizer.encode('a\ud800b \udc00'), tokenizer.encode('ab'));
  });
});

void describe('token counter', () => {
  const counter = createTokenCounter(model);

  void it('never counts fewer than there are, and exactly where that decides whether a question is long', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 900 }),
      fc.string({ maxLength: 2000 }),
    );
    fc.assert(
      fc.property(text, (sample) => {
        const [counted, exact] = [counter.count(sample), tokenizer.encode(sample).length];
        assert.ok(counted >= exact && mostTokens(sample) >= exact);
        assert.equal(counted > counter.longest, exact > counter.longest);
      }),
      { numRuns: 300 },
    );
  });

  void it('bounds the tokens of every single character', () => {
    for (let point = 0; point < 0x110000; point += 1) {
      const character = String.fromCodePoint(point);
      const { length } = tokenizer.encode(character);
      assert.ok(length <= mostTokens(character), `U+${point.toString(16)} gives ${length}`);
    }
  });

  void it('looks at no text that is too long to be embedded anyway', () => {
    assert.equal(counter.count('a'.repeat(LONGEST_TEXT + 1)), LONGEST_TEXT + 1);
  });

  void it('counts an upper bound where the vocabulary cannot be read', () => {
    const blind = createTokenCounter({ ...model, path: '/nowhere' });
    assert.equal(blind.count('short'), 7);
    assert.equal(blind.count('word '.repeat(100)), 502);
  });
});
