import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import { PostingLists } from '../src/words/posting-lists.ts';
import { MOST_WALKED, Ranking } from '../src/words/ranking.ts';
import type { Wanted } from '../src/words/word-index.ts';
import { idNamed } from './support/stored.ts';

const BALANCE = 1;
const ACCOUNT = 2;
const CHECKING = 3;
const CURRENT = 4;
const NUMBER_FROM = 1000;

function wanted(...words: readonly (number | readonly number[])[]): readonly Wanted[] {
  return words.map((word) => ({ anyOf: Uint32Array.from(typeof word === 'number' ? [word] : word), rarity: 3 }));
}

function template(count: number): PostingLists {
  const lists = new PostingLists();
  for (let i = 0; i < count; i += 1) lists.add(idNamed(i), Uint32Array.of(BALANCE, ACCOUNT, CHECKING, CURRENT, NUMBER_FROM + i));
  return lists;
}

describe('a scope of one template', () => {
  const lists = template(20_000);

  it('gives the question with the rare word, however old, and walks no more than its bound', () => {
    const ranking = new Ranking();
    for (const i of [0, 77, 9999, 19_999]) {
      const found = ranking.search(lists, wanted(BALANCE, ACCOUNT, NUMBER_FROM + i), 5);
      assert.equal(found[0], idNamed(i));
      assert.ok(ranking.walked <= MOST_WALKED);
    }
  });

  it('counts words that are too frequent to walk: the second shared word of a long question is one of them', () => {
    const ranking = new Ranking();
    assert.equal(ranking.search(lists, wanted(CURRENT, BALANCE, CHECKING, ACCOUNT, NUMBER_FROM + 5), 5)[0], idNamed(5));
  });

  it('gives the newest where nothing is rare', () => {
    const ranking = new Ranking();
    assert.deepEqual(ranking.search(lists, wanted(BALANCE, ACCOUNT), 2), [idNamed(19_999), idNamed(19_998)]);
    assert.ok(ranking.walked > 0 && ranking.walked <= MOST_WALKED);
  });

  it('walks within its bound whatever is wanted', () => {
    const ranking = new Ranking();
    const many = Array.from({ length: 400 }, (_, i) => Array.from({ length: 48 }, (_each, j) => ((i * 48 + j) % 21_000) + 1));
    ranking.search(lists, wanted(...many), 8);
    assert.ok(ranking.walked <= MOST_WALKED, `${ranking.walked} walked`);
  });

  it('leaves nothing behind that a later search would see', () => {
    const used = new Ranking();
    used.search(lists, wanted(BALANCE, ACCOUNT, NUMBER_FROM + 9), 5);
    const asked = wanted(NUMBER_FROM + 9, NUMBER_FROM + 10);
    assert.deepEqual(used.search(lists, asked, 5), new Ranking().search(lists, asked, 5));
  });
});

describe('posting lists', () => {
  it('hold for each term the numbers of its questions, ascending, under any additions', () => {
    const additions = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 300 });
    fc.assert(
      fc.property(additions, (questions) => {
        const lists = new PostingLists();
        questions.forEach((terms, i) => lists.add(idNamed(i), Uint32Array.from(terms)));
        for (let term = 1; term < 256; term += 1) {
          const expected = questions.flatMap((terms, i) => (terms.includes(term) ? [i] : []));
          const held = lists.postings(term);
          const numbers = held === undefined ? [] : [...lists.places.subarray(held.start, held.start + held.length)];
          assert.deepEqual(numbers, expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('forget a removed question at once, and take it back under a new number', () => {
    const lists = new PostingLists();
    lists.add(idNamed(1), Uint32Array.of(5));
    lists.add(idNamed(2), Uint32Array.of(5));
    lists.remove(idNamed(1));
    lists.remove(idNamed(1));
    assert.equal(lists.count, 1);
    assert.deepEqual(new Ranking().search(lists, wanted(5), 5), [idNamed(2)]);
    lists.add(idNamed(1), Uint32Array.of(5));
    assert.deepEqual(new Ranking().search(lists, wanted(5), 5), [idNamed(1), idNamed(2)]);
  });
});
