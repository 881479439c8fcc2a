/** What was stored without a vector gets one by itself. The whole product with it: e2e-reembed. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { FillIn } from '../src/reembed/fill-in.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import type { StoreTotals } from '../src/store/store.ts';
import { toBytes } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';
import type { Origin, Script } from './support/origin.ts';
import { serving, startRemote, textsIn } from './support/remote.ts';
import { commitOf, movedClock, notedEvents, vectorNamed, type Wanted } from './support/stored.ts';
import { until } from './support/wire.ts';

interface Filling {
  readonly fillIn: FillIn;
  readonly origin: Origin;
  readonly missing: () => number;
  readonly store: (wanted: Wanted) => Promise<void>;
  readonly totals: () => StoreTotals;
}

async function filling(t: TestContext): Promise<Filling> {
  const { origin, embedder } = await startRemote(t);
  const stored = openMemoryStore({ maxBytes: toBytes(1 << 24), clock: movedClock(), events: notedEvents(), quantise });
  t.after(() => stored.store.close());
  const missing = (): number => stored.catalogue.totals().embedded.get('') ?? 0;
  const observer = { fault: (name: string, what: string): void => assert.fail(`${name}: ${what}`) };
  const fillIn = new FillIn({ stored, embedder, atOnce: 2, observer, missing, passesApart: 0 });
  t.after(async () => {
    fillIn.stop();
    await fillIn.over;
  });
  await until(() => embedder.state().kind === 'ready', 'the embedder is there');
  const store = (wanted: Wanted): Promise<void> => stored.store.commit(commitOf(wanted));
  return { fillIn, origin, missing, store, totals: () => stored.catalogue.totals() };
}

/** A server that takes every text but those with `word` in them. */
const takesAllBut =
  (word: string): Parameters<Origin['answer']>[0] =>
  (request): Script =>
    textsIn(request).some((text) => text.includes(word)) ? { kind: 'error', status: 400, body: '{"error":"no"}' } : serving()(request);

test('what lacks a vector gets one, and what another model made or is asked for by its key alone is left', async (t) => {
  const { fillIn, origin, store, totals } = await filling(t);
  for (const name of ['one', 'two']) await store({ id: name, terms: [1] });
  await store({ id: 'theirs', terms: [1], vector: vectorNamed('theirs'), embedder: 'other@4567' });
  await store({ id: 'exact' });
  fillIn.look();
  await fillIn.over;
  const { embedded, entries } = totals();
  assert.deepEqual([entries, embedded.size, embedded.get(''), embedded.get('other@4567')], [4, 2, undefined, 1]);
  origin.forget();
  fillIn.look();
  await fillIn.over;
  assert.equal(origin.requests.length, 0, 'there is nothing left to do');
});

test('a text that the model refuses is not tried over and over, and is again after an outage', async (t) => {
  const { fillIn, origin, missing, store } = await filling(t);
  origin.answer(takesAllBut('refused'));
  await store({ id: 'refused', terms: [1] });
  await store({ id: 'taken', terms: [1] });
  fillIn.look();
  await fillIn.over;
  assert.equal(missing(), 1);
  origin.forget();
  fillIn.look();
  await fillIn.over;
  assert.equal(origin.requests.length, 0);

  await store({ id: 'later', terms: [1] });
  fillIn.look();
  await fillIn.over;
  assert.equal(missing(), 1, 'one that came later is no reason to wait');

  origin.answer({ kind: 'refuse' });
  await store({ id: 'during the outage', terms: [1] });
  fillIn.look();
  await until(() => (fillIn.look(), origin.requests.length > 0), 'the server is asked');
  origin.answer(serving());
  await fillIn.over;
  fillIn.look();
  await fillIn.over;
  assert.equal(missing(), 0);
});
