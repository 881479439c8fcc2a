import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import type { Entry } from '../src/entry.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import type { Commit, OpenStore } from '../src/store/store.ts';
import { toBytes, toEpochMs } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { openIn, withDirectory } from './support/store-directory.ts';
import { commitOf, idNamed, keyNamed, movedClock, notedEvents, scopeNamed, START, vectorNamed } from './support/stored.ts';

/** What a store should hold, kept the plainest way. An alias leads to its latest entry. */
class Model {
  readonly entries = new Map<
    string,
    { entry: Entry; alias: string | undefined; hasVector: boolean; terms: readonly number[] | undefined }
  >();
  readonly aliases = new Map<string, string>();

  commit({ entry, alias, vector, terms }: Commit): void {
    for (const [id, held] of this.entries) if (held.entry.key === entry.key) this.remove(id);
    this.remove(entry.id);
    this.entries.set(entry.id, { entry, alias, hasVector: vector !== undefined, terms: terms && [...terms] });
    if (alias !== undefined) this.aliases.set(alias + entry.scope, entry.id);
  }

  expire(before: number): void {
    for (const [id, { entry }] of this.entries) if (entry.expiresAt < before) this.remove(id);
  }

  remove(id: string): void {
    const held = this.entries.get(id);
    this.entries.delete(id);
    if (held?.alias !== undefined && this.aliases.get(held.alias + held.entry.scope) === id)
      this.aliases.delete(held.alias + held.entry.scope);
  }
}

type Command =
  | {
      readonly kind: 'commit';
      readonly id: number;
      readonly key: number;
      readonly scope: number;
      readonly alias: number;
      readonly vector: boolean;
      readonly terms: readonly number[] | undefined;
      readonly life: number;
    }
  | { readonly kind: 'remove'; readonly ids: readonly number[] }
  | { readonly kind: 'read'; readonly key: number }
  | { readonly kind: 'sweep'; readonly at: number }
  | { readonly kind: 'settle' | 'reopen' };

const small = fc.nat({ max: 11 });
const commands = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('commit' as const),
        id: small,
        key: small,
        scope: fc.nat({ max: 1 }),
        alias: fc.nat({ max: 4 }),
        vector: fc.boolean(),
        terms: fc.option(fc.array(fc.nat({ max: 0xffff_ffff }), { maxLength: 4 }), { nil: undefined }),
        life: fc.nat({ max: 9 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), ids: fc.array(small, { maxLength: 4 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const), key: small }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const), at: fc.nat({ max: 9 }) }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'settle' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  ),
  { maxLength: 60 },
);

/** Commands run without waiting for one another until a `settle`, so groups and their conflicts are part of what is tried. */
async function runAgainstModel(
  sequence: readonly Command[],
  first: OpenStore,
  reopen: (old: OpenStore) => Promise<OpenStore>,
): Promise<void> {
  const model = new Model();
  let opened = first;
  let waiting: Promise<unknown>[] = [];
  const settle = async (): Promise<void> => {
    await Promise.all(waiting);
    waiting = [];
    compare(model, opened);
  };
  for (const command of [...sequence, { kind: 'settle' } as const]) {
    switch (command.kind) {
      case 'commit': {
        const commit = commitOf({
          id: command.id,
          key: command.key,
          scope: command.scope,
          storedAt: START + command.id,
          expiresAt: START + command.life,
          ...(command.alias === 0 ? {} : { alias: `words ${command.alias}` }),
          ...(command.vector ? { vector: vectorNamed(command.id) } : {}),
          ...(command.terms === undefined ? {} : { terms: command.terms }),
        });
        waiting.push(opened.store.commit(commit));
        model.commit(commit);
        break;
      }
      case 'remove':
        waiting.push(opened.catalogue.remove(command.ids.map(idNamed)));
        command.ids.forEach((id) => model.remove(idNamed(id)));
        break;
      case 'read':
        opened.store.byKey(keyNamed(command.key));
        opened.catalogue.touch(idNamed(command.key));
        break;
      case 'sweep':
        await settle();
        await opened.catalogue.sweep(toEpochMs(START + command.at));
        model.expire(START + command.at);
        break;
      case 'settle':
        await settle();
        break;
      case 'reopen':
        await settle();
        opened = await reopen(opened);
        compare(model, opened);
        break;
      default:
        command satisfies never;
    }
  }
  await opened.store.close();
}

function compare(model: Model, { store, catalogue, vectors, words }: OpenStore): void {
  const all = Array.from({ length: 12 }, (_, name) => name);
  const byKey = new Map([...model.entries.values()].map(({ entry }) => [entry.key, entry.id]));
  for (const name of all) {
    assert.equal(store.byKey(keyNamed(name))?.id, byKey.get(keyNamed(name)));
    assert.equal(store.byId(idNamed(name))?.key, model.entries.get(idNamed(name))?.entry.key);
  }
  for (const scope of [0, 1]) {
    for (const alias of [1, 2, 3, 4])
      assert.equal(store.byAlias(scopeNamed(scope), `words ${alias}`)?.id, model.aliases.get(`words ${alias}${scopeNamed(scope)}`));
    const held = [...model.entries.values()]
      .filter(({ entry, hasVector }) => hasVector && entry.scope === scopeNamed(scope))
      .map(({ entry }) => entry.id);
    assert.deepEqual(Array.from(vectors.codes(scopeNamed(scope)), ({ id }) => id).toSorted(), held.toSorted());
    const filed = [...model.entries].filter(([, { entry, terms }]) => terms !== undefined && entry.scope === scopeNamed(scope));
    assert.deepEqual(
      new Map(Array.from(words.terms(scopeNamed(scope)), ({ id, terms }) => [id, [...terms]])),
      new Map(filed.map(([id, { terms }]) => [id, terms])),
    );
    for (const name of all) assert.equal(vectors.vector(scopeNamed(scope), idNamed(name)) !== undefined, held.includes(idNamed(name)));
  }
  assert.deepEqual(Array.from(catalogue.list({ kind: 'all' }), ({ id }) => id).toSorted(), [...model.entries.keys()].toSorted());
  const { entries, vectors: count } = catalogue.totals();
  assert.equal(entries, model.entries.size);
  assert.equal(count, [...model.entries.values()].filter(({ hasVector }) => hasVector).length);
  if (entries === 0) assert.equal(catalogue.totals().bytes, 0);
}

describe('a store under random commands', () => {
  it('agrees with a plain map: memory', async () => {
    const property = fc.asyncProperty(commands, (sequence) => {
      const opened = openMemoryStore({ clock: movedClock(), events: notedEvents(), maxBytes: toBytes(1 << 30), quantise });
      return runAgainstModel(sequence, opened, async (old) => old);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it('agrees with a plain map: lmdb, closed and opened again in between', async () => {
    const property = fc.asyncProperty(commands, (sequence) =>
      withDirectory(async (directory) => {
        await runAgainstModel(sequence, await openIn(directory), async (old) => {
          await old.store.close();
          return openIn(directory);
        });
      }),
    );
    await fc.assert(property, { numRuns: 25, interruptAfterTimeLimit: 6000, markInterruptAsFailure: false });
  });
});
