import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { openLexicon } from '../src/judge/lexicon/open.ts';
import { createReader } from '../src/judge/reading/reader.ts';
import { filedUnder, termOf, wantedOf } from '../src/judge/terms.ts';
import { PostingLists } from '../src/words/posting-lists.ts';
import { Ranking } from '../src/words/ranking.ts';
import { idNamed } from './support/stored.ts';

const lexicon = openLexicon(readFileSync(new URL('../models/lexicon/en.bin', import.meta.url)));
const read = createReader(lexicon);

/** Stored among questions that share nothing with them. */
function foundFirst(asked: string, stored: readonly string[], limit: number = 1): readonly string[] {
  const lists = new PostingLists();
  const others = Array.from({ length: 20 }, (_, i) => `Which bird lays ${i + 2} green eggs?`);
  const all = [...others, ...stored];
  all.forEach((question, i) => lists.add(idNamed(i), filedUnder(read(question), lexicon)));
  const ids = new Ranking().search(lists, wantedOf(read(asked), lexicon), limit);
  return ids.map((id) => all.find((_, i) => idNamed(i) === id) ?? '');
}

describe('the terms of a question', () => {
  it('are the same over runs and machines, since they are kept with the entry', () => {
    assert.deepEqual(['', 'refund', '250', 'café', '$20'].map(termOf), [0x811c9dc5, 0xb36b2bcb, 0x602781ca, 0x4e17c578, 0xa10c047b]);
  });

  it('are told once each, and are never 0', () => {
    const terms = filedUnder(read('Is a car a car, or is my car another car of 250 cars?'), lexicon);
    assert.equal(new Set(terms).size, terms.length);
    assert.ok(!terms.includes(0));
  });

  const pairs: readonly (readonly [asked: string, stored: string])[] = [
    ['How do I buy a bicycle?', 'How can I purchase a bike?'],
    ['What colour is it?', 'What color is it?'],
    ['How do I recieve it?', 'How do I receive it?'],
    ['How do I receive it?', 'How do I recieve it?'],
    ['What causes hypertension?', 'What causes high blood pressure?'],
    ['What causes high blood pressure?', 'What causes hypertension?'],
    ['How can I be less pessimistic?', 'How can I be more optimistic?'],
    ['Is it not possible?', 'Is it impossible?'],
    ['Who are you?', 'who are you'],
    ['What does error E1017 mean?', 'Meaning of error E1017'],
    ['When were the pyramids built?', 'When did they build the pyramids?'],
  ];
  for (const [asked, stored] of pairs)
    it(`find "${stored}" for "${asked}"`, () => assert.deepEqual(foundFirst(asked, ['What is the capital of France?', stored]), [stored]));

  it('tell questions of equal words apart by their grammar, as far as order goes', () => {
    const stored = ['What should I eat before an exam?', 'What should I eat after an exam?', 'What should my son eat at an exam?'];
    assert.deepEqual(foundFirst('What should I eat after my exam?', stored.toSorted(), 3).length, 3);
    assert.deepEqual(foundFirst('What should I eat before the exam?', stored), [stored[0]]);
  });

  it('leave out a question that shares no word', () => {
    assert.deepEqual(foundFirst('How tall is Everest?', ['What is the capital of France?'], 9), []);
  });

  it('are few, however long or hostile the question', () => {
    const hostile = [
      Array.from({ length: 10_000 }, (_, i) => `xq${String.fromCharCode(97 + (i % 26), 97 + ((i * 7) % 26))}zz`).join(' '),
      'a'.repeat(50_000),
      Array.from({ length: 10_000 }, (_, i) => String(i)).join(' '),
      'run set go take make '.repeat(2000),
    ];
    for (const question of hostile) {
      const reading = read(question);
      assert.ok(filedUnder(reading, lexicon).length <= 500);
      const wanted = wantedOf(reading, lexicon);
      assert.ok(wanted.length <= 100);
      assert.ok(wanted.every(({ anyOf }) => anyOf.length <= 48));
    }
  });
});
