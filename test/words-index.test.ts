import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import { toBytes } from '../src/units.ts';
import type { EntryId, Scope } from '../src/units.ts';
import { createWordIndex } from '../src/words/scoped-lists.ts';
import type { Wanted, WordIndex } from '../src/words/word-index.ts';
import { idNamed, scopeNamed } from './support/stored.ts';
import { TermShelf } from './support/term-shelf.ts';

const ROOM = toBytes(64 << 20);
const HERE = scopeNamed('here');
const THERE = scopeNamed('there');

interface Opened {
  readonly index: WordIndex;
  readonly shelf: TermShelf;
  readonly failures: unknown[];
  /** As the store does it: kept, then told. */
  put(scope: Scope, id: number | string, terms: readonly number[]): void;
  drop(scope: Scope, id: number | string): void;
  found(scope: Scope, words: readonly (readonly number[])[], limit?: number): Promise<readonly EntryId[]>;
}

function open(maxBytes: number = ROOM): Opened {
  const shelf = new TermShelf();
  const failures: unknown[] = [];
  const index = createWordIndex({ source: shelf, maxBytes: toBytes(maxBytes), failed: (error) => failures.push(error) });
  return {
    index,
    shelf,
    failures,
    put: (scope, id, terms) => {
      shelf.put(scope, idNamed(id), Uint32Array.from(terms));
      index.add(scope, idNamed(id), Uint32Array.from(terms));
    },
    drop: (scope, id) => {
      shelf.drop(scope, idNamed(id));
      index.remove(scope, idNamed(id));
    },
    found: async (scope, words, limit = 5) => {
      await index.filled(scope);
      const found = index.candidates(scope, words.map(wantedWord), limit);
      assert.ok(found, 'a scope that is filled answers');
      return found;
    },
  };
}

function wantedWord(anyOf: readonly number[]): Wanted {
  return { anyOf: Uint32Array.from(anyOf), rarity: 5 };
}

describe('the search by words', () => {
  it('answers nothing while a scope is being filled, and then what the store held before it was asked', async () => {
    const { index, shelf } = open();
    shelf.put(HERE, idNamed(1), Uint32Array.of(10, 11));
    assert.equal(index.candidates(HERE, [wantedWord([10])], 5), undefined);
    await index.filled(HERE);
    assert.deepEqual(index.candidates(HERE, [wantedWord([10])], 5), [idNamed(1)]);
    assert.equal(index.size(), 1);
  });

  it('finds a question under any of the terms of a word', async () => {
    const { put, found } = open();
    put(HERE, 'buy', [10]);
    await found(HERE, []);
    put(HERE, 'purchase', [20]);
    assert.deepEqual(new Set(await found(HERE, [[10, 20]])), new Set([idNamed('buy'), idNamed('purchase')]));
    assert.deepEqual(await found(HERE, [[30]]), []);
  });

  it('never finds an entry of another scope', async () => {
    const { put, found } = open();
    put(THERE, 1, [10]);
    assert.deepEqual(await found(HERE, [[10]]), []);
    assert.deepEqual(await found(THERE, [[10]]), [idNamed(1)]);
  });

  it('puts first what shares the rarer words, and of equals the newest', async () => {
    const { put, found } = open();
    for (let i = 0; i < 50; i += 1) put(HERE, `common ${i}`, [1]);
    put(HERE, 'older', [1, 2]);
    put(HERE, 'newer', [1, 2]);
    assert.deepEqual(await found(HERE, [[1], [2]], 3), [idNamed('newer'), idNamed('older'), idNamed('common 49')]);
  });

  it('puts first the question that says nothing else', async () => {
    const { put, found } = open();
    put(HERE, 'plain', [1, 2]);
    put(HERE, 'with more', [1, 2, 3, 4]);
    assert.deepEqual(await found(HERE, [[1], [2]], 1), [idNamed('plain')]);
  });

  it('wants two words shared of a question of four or more, not counting those that need not be there', async () => {
    const { put, index } = open();
    put(HERE, 'one', [1, 90]);
    put(HERE, 'two', [1, 2, 91]);
    await index.filled(HERE);
    const four = [[1], [2], [3], [4]].map(wantedWord);
    assert.deepEqual(index.candidates(HERE, four, 5), [idNamed('two')]);
    const three = four.map((word, i) => (i === 3 ? { ...word, rarity: 0 } : word));
    assert.deepEqual(index.candidates(HERE, three, 5), [idNamed('two'), idNamed('one')]);
  });

  it('counts what is added and removed while a scope is filled', async () => {
    const { put, drop, found, shelf, index } = open();
    for (let i = 0; i < 500; i += 1) shelf.put(HERE, idNamed(i), Uint32Array.of(7, 1000 + i));
    assert.equal(index.candidates(HERE, [], 1), undefined);
    put(HERE, 'during', [7, 8]);
    drop(HERE, 3);
    put(HERE, 4, [9]);
    assert.deepEqual(await found(HERE, [[8]]), [idNamed('during')]);
    assert.deepEqual(await found(HERE, [[1003]]), []);
    assert.deepEqual(await found(HERE, [[1004]]), []);
    assert.deepEqual(await found(HERE, [[9]]), [idNamed(4)]);
    assert.equal(index.size(), 500);
  });

  it('leaves a scope alone that nobody searched', () => {
    const { put, index, shelf } = open();
    put(HERE, 1, [1]);
    assert.equal(index.size(), 0);
    assert.equal(shelf.reads, 0);
  });

  it('reads a scope once, whoever asks meanwhile', async () => {
    const { index, shelf } = open();
    index.candidates(HERE, [], 1);
    await Promise.all([index.filled(HERE), index.filled(HERE)]);
    await index.filled(HERE);
    assert.equal(shelf.reads, 1);
  });

  it('tells of a scope that cannot be read, and finds nothing there', async () => {
    const { index, shelf, failures } = open();
    shelf.failing = true;
    await index.filled(HERE);
    assert.match(String(failures[0]), /the disk is gone/);
    assert.deepEqual(index.candidates(HERE, [wantedWord([1])], 5), []);
    assert.equal(failures.length, 1, 'it is not tried again at once');
  });

  it('fills a scope again once most of it is dead, and goes on answering meanwhile', async () => {
    const { put, drop, index, shelf } = open();
    await index.filled(HERE);
    for (let i = 0; i < 2000; i += 1) put(HERE, i, [1, 1000 + i]);
    for (let i = 0; i < 1500; i += 1) drop(HERE, i);
    assert.equal(shelf.reads, 1, 'the second reading begins a turn later');
    assert.deepEqual(index.candidates(HERE, [wantedWord([2999])], 5), [idNamed(1999)]);
    for (let turn = 0; shelf.reads < 2; turn += 1) {
      assert.ok(turn < 100, 'it is read again');
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(index.candidates(HERE, [wantedWord([2999])], 5), [idNamed(1999)]);
    assert.equal(index.size(), 500);
  });

  it('lets go of the scope that was searched longest ago when there is no more room', async () => {
    const { put, found, index } = open(400_000);
    const scopes = Array.from({ length: 8 }, (_, i) => scopeNamed(i));
    for (const scope of scopes) for (let i = 0; i < 500; i += 1) put(scope, i, [i, i + 1, i + 2]);
    for (const scope of scopes) assert.equal((await found(scope, [[400]])).length, 3);
    assert.ok(index.size() < 8 * 500 && index.size() >= 500, `${index.size()} are held`);
    assert.equal((await found(scopes[0] ?? HERE, [[400]])).length, 3, 'it is filled again');
  });
});

type Command =
  | { readonly kind: 'put'; readonly here: boolean; readonly id: number; readonly terms: readonly number[] }
  | { readonly kind: 'drop'; readonly here: boolean; readonly id: number }
  | { readonly kind: 'ask'; readonly here: boolean; readonly words: readonly (readonly number[])[] };

const term = fc.integer({ min: 1, max: 12 });
const commands = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('put' as const),
        here: fc.boolean(),
        id: fc.nat(30),
        terms: fc.array(term, { maxLength: 6 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), here: fc.boolean(), id: fc.nat(30) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('ask' as const),
        here: fc.boolean(),
        words: fc.array(fc.array(term, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      }),
    },
  ),
  { maxLength: 80 },
);

describe('the search by words under random commands', () => {
  it('finds exactly the questions that share enough words, the most shared first where words tell alike', async () => {
    const property = fc.asyncProperty(commands, async (sequence: readonly Command[]) => {
      const { put, drop, found } = open();
      const model = new Map<string, readonly number[]>();
      for (const command of sequence) {
        const scope = command.here ? HERE : THERE;
        if (command.kind === 'put') {
          put(scope, command.id, command.terms);
          model.set(`${scope} ${idNamed(command.id)}`, command.terms);
        } else if (command.kind === 'drop') {
          drop(scope, command.id);
          model.delete(`${scope} ${idNamed(command.id)}`);
        } else {
          const least = command.words.length >= 4 ? 2 : 1;
          const shared = (terms: readonly number[]): number =>
            command.words.filter((word) => word.some((one) => terms.includes(one))).length;
          const expected = [...model]
            .filter(([name, terms]) => name.startsWith(scope) && shared(terms) >= least)
            .map(([name]) => name.split(' ')[1]);
          const ids = await found(scope, command.words, 100);
          assert.deepEqual(ids.toSorted(), expected.toSorted());
        }
      }
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
