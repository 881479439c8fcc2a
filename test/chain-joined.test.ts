/** The chain over a real store: whatever was stored, joined and removed before, two conversations in one scope differ only in what is verified to be equal. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { dialectNamed } from '../src/dialects/registry.ts';
import type { Entry } from '../src/entry.ts';
import { identify } from '../src/identity/fingerprint.ts';
import { WHOLE_TURNS } from '../src/policy/cut.ts';
import { fold } from '../src/policy/fold.ts';
import { createChain } from '../src/steps/chain.ts';
import type { Asked } from '../src/steps/understand.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import { toBytes, toEntryId, toEpochMs, toKey, toMs, toTenant, type Key } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { completion } from './support/chat-wire.ts';
import { START, movedClock } from './support/stored.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
const tenant = toTenant(sha256('one'));
const path = '/v1/chat/completions';

type Turn = readonly [question: string, answer: string];
/** Three spellings of one question, and two questions more; answers that nearly agree. */
const question = fc.constantFrom('What is ice?', 'what is ice', 'What  is ice?', 'What is rice?', 'Is ice?');
const turn = fc.tuple(question, fc.constantFrom('Water.', 'Water', 'Food.'));

test('two conversations meet in one scope only where every turn was asked in equal words, up to the fold, and answered alike', async () => {
  const clock = movedClock();
  const { store, catalogue } = openMemoryStore({
    maxBytes: toBytes(2 ** 30),
    clock,
    quantise,
    events: { committed: () => undefined, removed: () => undefined },
  });
  const forbidden = new Set<string>();
  const pairOf = (one: Key, other: Key): string => [one, other].toSorted().join(' ');
  const chain = createChain({
    store,
    evidence: { known: (one, other) => (forbidden.has(pairOf(one, other)) ? 'different' : undefined) },
    settling: () => undefined,
    patience: toMs(0),
    dialects: dialectNamed,
    observer: { fault: (code, message) => assert.fail(`${code}: ${message}`) },
    sha256,
  });
  const seen = new Map<string, string>();
  const entries: Entry[] = [];
  let joins = 0;

  const ask = async (before: readonly Turn[], last: string): Promise<Asked> => {
    const asked = await chain.join(askedFor(before, last));
    const where = `${asked.prompt.scope} ${last}`;
    const form = JSON.stringify([...before.map(([words, answer]) => [fold(words) ?? words, answer]), last]);
    assert.equal(seen.get(where) ?? form, form);
    seen.set(where, form);
    joins += asked.links.length;
    return asked;
  };

  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 4 }), question, fc.nat({ max: 9 }), async (turns, last, dice) => {
      for (const [at, [words, answer]] of turns.entries()) {
        const asked = await ask(turns.slice(0, at), words);
        if ((dice + at) % 3 === 0) continue;
        const entry = entryOf(asked, answer, entries.length);
        entries.push(entry);
        await store.commit({ entry, alias: fold(words), vector: undefined, terms: undefined, model: '' });
      }
      await ask(turns, last);
      const gone = entries[(dice * 7) % entries.length];
      if (dice > 6 && gone !== undefined) await catalogue.remove([gone.id]);
      const wrong = entries.at(-1);
      if (dice === 4 && wrong !== undefined && gone !== undefined) forbidden.add(pairOf(wrong.key, gone.key));
    }),
    { numRuns: 1500 },
  );
  assert.ok(joins > 500, `links were made: ${joins}`);
});

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
  return { history, links: [], prompt } as unknown as Asked;
}

function entryOf({ prompt }: Asked, answer: string, number: number): Entry {
  return {
    id: toEntryId(`e_${sha256(String(number)).slice(0, 16)}`),
    key: toKey(prompt.key),
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
