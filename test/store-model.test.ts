import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import type { Entry } from '../src/entry.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import type { Commit, NewVector, OpenStore } from '../src/store/store.ts';
import { toBytes, toEpochMs, type Scope } from '../src/units.ts';
import type { VectorSource } from '../src/vectors/vector-index.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { openIn, withDirectory } from './support/store-directory.ts';
import { commitOf, EMBEDDER, idNamed, keyNamed, movedClock, notedEvents, scopeNamed, START, vectorNamed } from './support/stored.ts';

interface Embedded {
  readonly model: string;
  readonly vector: Float32Array;
}
interface Held {
  readonly entry: Entry;
  readonly alias: string | undefined;
  vector: Embedded | undefined;
  readonly terms: readonly number[] | undefined;
}
const MODELS = [EMBEDDER, 'other@4567'] as const;

/** What a store should hold, kept the plainest way. An alias leads to its latest entry. */
class Model {
  readonly entries = new Map<string, Held>();
  readonly aliases = new Map<string, string>();

  commit({ entry, alias, vector, terms, model }: Commit): void {
    for (const [id, held] of this.entries) if (held.entry.key === entry.key) this.remove(id);
    this.remove(entry.id);
    this.entries.set(entry.id, { entry, alias, vector: vector && { model, vector }, terms: terms && [...terms] });
    if (alias !== undefined) this.aliases.set(alias + entry.scope, entry.id);
  }

  embed(vectors: readonly NewVector[], model: string): void {
    for (const { id, vector } of vectors) {
      const held = this.entries.get(id);
      if (held !== undefined) held.vector = { model, vector };
    }
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
  | { readonly kind: 'embed'; readonly ids: readonly number[]; readonly model: (typeof MODELS)[number] }
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
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('embed' as const),
        ids: fc.uniqueArray(small, { maxLength: 6 }),
        model: fc.constantFrom(...MODELS),
      }),
    },
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
      case 'embed': {
        const vectors = command.ids.map((name) => ({ id: idNamed(name), vector: vectorNamed(`${name} again`) }));
        waiting.push(opened.vectors.replace(vectors, command.model));
        model.embed(vectors, command.model);
        break;
      }
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
    const here = [...model.entries.values()].filter(({ entry }) => entry.scope === scopeNamed(scope));
    for (const embedder of MODELS)
      compareVectors(
        embedder,
        scopeNamed(scope),
        here,
        vectors.of(() => embedder),
      );
    const filed = [...model.entries].filter(([, { entry, terms }]) => terms !== undefined && entry.scope === scopeNamed(scope));
    assert.deepEqual(
      new Map(Array.from(words.terms(scopeNamed(scope)), ({ id, terms }) => [id, [...terms]])),
      new Map(filed.map(([id, { terms }]) => [id, terms])),
    );
  }
  assert.deepEqual(Array.from(catalogue.list({ kind: 'all' }), ({ id }) => id).toSorted(), [...model.entries.keys()].toSorted());
  const { entries, embedded } = catalogue.totals();
  assert.equal(entries, model.entries.size);
  const counts = new Map<string, number>();
  for (const { vector, terms } of model.entries.values())
    if (vector !== undefined || terms !== undefined) counts.set(vector?.model ?? '', (counts.get(vector?.model ?? '') ?? 0) + 1);
  assert.deepEqual(embedded, counts);
  if (entries === 0) assert.equal(catalogue.totals().bytes, 0);
}

function compareVectors(embedder: string, scope: Scope, here: readonly Held[], source: VectorSource): void {
  const held = here.flatMap(({ entry, vector }) => (vector?.model === embedder ? [{ id: entry.id, vector: vector.vector }] : []));
  assert.deepEqual(Array.from(source.codes(scope), ({ id }) => id).toSorted(), held.map(({ id }) => id).toSorted());
  for (const { id, vector } of held) assert.deepEqual(source.vector(scope, id), Float32Array.from(vector));
  const codes = new Map(Array.from(source.codes(scope), ({ id, code }) => [id, [...code]]));
  for (const { id, vector } of held) assert.deepEqual(codes.get(id), [...quantise(vector).code]);
  for (const { entry, vector } of here) if (vector?.model !== embedder) assert.equal(source.vector(scope, entry.id), undefined);
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
