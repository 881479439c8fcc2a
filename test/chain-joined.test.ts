/**
 * The chain over a real store and real evidence: whatever was stored, removed, approved and found wrong before, a conversation meets
 * only what was answered behind turns that were answered alike and asked in equal words, up to the fold, or in words approved now.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import type { Entry } from '../src/entry.ts';
import { identify } from '../src/identity/fingerprint.ts';
import { WHOLE_TURNS } from '../src/policy/cut.ts';
import { fold } from '../src/policy/fold.ts';
import { createChain } from '../src/steps/chain.ts';
import type { Asked } from '../src/steps/understand.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import { toBytes, toEntryId, toEpochMs, toMs, toTenant, type Key, type Scope } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { completion } from './support/chat-wire.ts';
import { labelOf, learning } from './support/learning.ts';
import { START, movedClock } from './support/stored.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
const tenant = toTenant(sha256('one'));
const path = '/v1/chat/completions';

type Turn = readonly [question: string, answer: string];
/** Three spellings of one question, and three questions more; answers that nearly agree. */
const question = fc.constantFrom('What is ice?', 'what is ice', 'What  is ice?', 'What is rice?', 'Is ice?', 'Define ice.');
const turn = fc.tuple(question, fc.constantFrom('Water.', 'Water', 'Food.'));
const step = fc.record({
  turns: fc.array(turn, { minLength: 1, maxLength: 3 }),
  last: question,
  dice: fc.nat({ max: 9 }),
  pick: fc.tuple(fc.nat(), fc.nat()),
});

/** A request as it was asked. */
interface Request {
  readonly key: Key;
  readonly before: readonly Turn[];
  readonly last: string;
}

test('a conversation meets only what stands behind equal turns, and behind turns whose words are approved at that moment', async () => {
  const world = openWorld();
  await fc.assert(
    fc.asyncProperty(step, async ({ turns, last, dice, pick: [one, other] }) => {
      for (const [at, [words, answer]] of turns.entries()) {
        const asked = await world.ask(turns.slice(0, at), words);
        if ((dice + at) % 3 !== 0) await world.store(asked, { before: turns.slice(0, at), last: words }, answer);
      }
      await world.ask(turns, last);
      if (dice > 7) await world.remove(one);
      else if (dice > 1) world.label(turns.length - 1, [one, other], dice > 3 ? 'same' : 'different');
    }),
    { numRuns: 1500 },
  );
  assert.ok(world.met.equal > 100, `met behind equal turns: ${world.met.equal}`);
  assert.ok(world.met.approved > 200, `met behind approved turns: ${world.met.approved}`);
  assert.ok(world.met.parted > 15, `stored behind a pair that was parted since: ${world.met.parted}`);
});

function openWorld(): World {
  const events = { committed: () => undefined, removed: () => undefined, embedded: () => undefined };
  const { store, catalogue } = openMemoryStore({ maxBytes: toBytes(2 ** 30), clock: movedClock(), quantise, events });
  const { evidence } = learning();
  const chain = createChain({
    store,
    pairs: evidence,
    settling: () => undefined,
    patience: toMs(0),
    dialects: dialectNamed,
    observer: { fault: (code, message) => assert.fail(`${code}: ${message}`) },
    sha256,
  });
  const met = { equal: 0, approved: 0, parted: 0 };
  const requests = new Map<Key, Request>();
  const entries: Entry[] = [];
  const stored = new Map<Scope, { readonly entry: Entry; readonly request: Request }[]>();
  const inForce = new Map<string, readonly [Request, Request]>();

  const asSame = (mine: Turn, theirs: Turn, depth: number): 'equal' | 'approved' | 'apart' => {
    if (mine[1] !== theirs[1]) return 'apart';
    if (form(mine[0]) === form(theirs[0])) return 'equal';
    const pairs = [...inForce.values()].flatMap(([one, other]) => [[one, other] as const, [other, one] as const]);
    const between = ([one, other]: readonly [Request, Request]): boolean =>
      one.before.length === depth &&
      other.before.length === depth &&
      form(one.last) === form(mine[0]) &&
      form(other.last) === form(theirs[0]);
    return pairs.some(between) ? 'approved' : 'apart';
  };
  const check = (asked: Asked, before: readonly Turn[]): void => {
    for (const { entry, request } of asked.chains.flatMap(({ scope }) => stored.get(scope) ?? [])) {
      if (before.length === 0 || store.byId(entry.id) === undefined) continue;
      const turns = before.map((turn, at) => asSame(turn, request.before[at] ?? ['', ''], at));
      const apart = before.length !== request.before.length || turns.includes('apart');
      assert.ok(!apart, `${JSON.stringify(before)} meets what stands behind ${JSON.stringify(request.before)}`);
      met[turns.includes('approved') ? 'approved' : 'equal'] += 1;
    }
  };
  return {
    met,
    ask: async (before, last) => {
      const asked = await chain.join(askedFor(before, last));
      requests.set(asked.prompt.key, { key: asked.prompt.key, before, last });
      check(asked, before);
      return asked;
    },
    store: async (asked, request, answer) => {
      const entry = entryOf(asked, answer, entries.length);
      entries.push(entry);
      stored.set(entry.scope, [...(stored.get(entry.scope) ?? []), { entry, request: { ...request, key: asked.prompt.key } }]);
      await store.commit({ entry, alias: fold(request.last), vector: undefined, terms: undefined, model: '' });
    },
    remove: async (pick) => {
      const gone = entries[pick % Math.max(1, entries.length)];
      if (gone !== undefined) await catalogue.remove([gone.id]);
    },
    label: (depth, [one, other], verdict) => {
      const all = [...requests.values()].filter(({ before }) => before.length === depth);
      const [first, second] = [all[one % all.length], all[other % all.length]];
      if (first === undefined || second === undefined || first === second) return;
      const differences = { asked: [], stored: [], ways: [] };
      evidence.learn(labelOf('', { source: 'feedback', asked: first.key, stored: second.key, verdict, differences }));
      const name = [first.key, second.key].toSorted().join(' ');
      if (verdict === 'same') inForce.set(name, [first, second]);
      else if (inForce.delete(name)) met.parted += 1;
    },
  };
}

interface World {
  readonly met: Readonly<Record<'equal' | 'approved' | 'parted', number>>;
  ask(before: readonly Turn[], last: string): Promise<Asked>;
  store(asked: Asked, request: Omit<Request, 'key'>, answer: string): Promise<void>;
  remove(pick: number): Promise<void>;
  label(depth: number, pick: readonly [number, number], verdict: 'same' | 'different'): void;
}

const form = (words: string): string => fold(words) ?? words;

function askedFor(before: readonly Turn[], last: string): Asked {
  const messages = before.flatMap(([asked, answer]) => [
    { role: 'user', content: asked },
    { role: 'assistant', content: answer },
  ]);
  const body = { model: 'm', messages: [...messages, { role: 'user', content: last }] };
  const reading = dialectNamed('chat-completions').read(body, path, WHOLE_TURNS);
  assert.ok(!('kind' in reading), 'the body is readable');
  const { rest, conversation } = reading;
  const ignore = { fields: [], headers: [], query: [] };
  const fixed = { dialect: 'chat-completions', origin: 'http://a', path, headers: [], tenant, ignore } as const;
  const { scope, key, history } = identify({ ...fixed, rest, conversation, question: last }, sha256);
  const prompt = { dialect: 'chat-completions', model: 'm', scope, key, question: last } as const;
  // All that the chain reads of a request.
  return { history, chains: [{ scope, links: [] }], prompt } as unknown as Asked;
}

function entryOf({ prompt }: Asked, answer: string, number: number): Entry {
  return {
    id: toEntryId(`e_${sha256(String(number)).slice(0, 16)}`),
    key: prompt.key,
    scope: prompt.scope,
    tenant,
    upstream: 'http://a',
    model: 'm',
    callerScope: '',
    tags: [],
    storedAt: toEpochMs(START),
    expiresAt: toEpochMs(START + 1_000_000),
    size: toBytes(100),
    usage: undefined,
    question: prompt.question,
    recording: {
      dialect: 'chat-completions',
      shape: 'json',
      status: 200,
      headers: [],
      events: [{ at: toMs(0), data: new TextEncoder().encode(completion({ content: answer })) }],
    },
  };
}
