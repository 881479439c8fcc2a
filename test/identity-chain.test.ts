/** What a conversation's scope stands for: two different histories never have one, with links and without. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { fc } from './support/property.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import { canonical, type JsonObject } from '../src/identity/canonical.ts';
import { identify, type Identified } from '../src/identity/fingerprint.ts';
import { scopeOf, type Counted } from '../src/identity/chain.ts';
import { cutsOf, WHOLE_TURNS } from '../src/policy/cut.ts';
import type { Cuts, DialectName } from '../src/prompt.ts';
import { toEntryId, toKey, toTenant } from '../src/units.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

type Message = readonly [role: string, text: string | readonly string[]];

const BODIES: Readonly<
  Record<'chat-completions' | 'responses' | 'anthropic-messages' | 'gemini', (messages: readonly Message[]) => object>
> = {
  'chat-completions': (messages) => ({
    model: 'm',
    messages: messages.map(([role, said]) => ({
      role,
      content: typeof said === 'string' ? said : said.map((text) => ({ type: 'text', text })),
    })),
  }),
  responses: (messages) => ({
    model: 'm',
    input: messages.map(([role, said]) => ({
      role,
      content: typeof said === 'string' ? said : said.map((text) => ({ type: role === 'assistant' ? 'output_text' : 'input_text', text })),
    })),
  }),
  'anthropic-messages': (messages) => ({
    model: 'm',
    max_tokens: 1,
    messages: messages.map(([role, said]) => ({ role, content: [said].flat().map((text) => ({ type: 'text', text })) })),
  }),
  gemini: (messages) => ({
    contents: messages.map(([role, said]) => ({
      role: role === 'assistant' ? 'model' : role,
      parts: [said].flat().map((text) => ({ text })),
    })),
  }),
};

interface Identity extends Identified {
  readonly question: string;
}

function identified(dialect: DialectName, body: object, cuts: Cuts): Identity {
  const path = '/v1beta/models/m:generateContent';
  const reading = dialectNamed(dialect).read(body as JsonObject, path, cuts);
  assert.ok(!('kind' in reading), 'the body is readable');
  const { question, rest, conversation } = reading;
  const fixed = { dialect, origin: 'http://a', path, headers: [], tenant: toTenant(sha256('one')) };
  const ignore = { fields: [], headers: [], query: [] };
  return { ...identify({ ...fixed, rest, conversation, question, ignore }, sha256), question };
}

/** A small vocabulary, so that histories often nearly meet: the same words cut elsewhere, said by another, or in another place. */
const word = fc.constantFrom('a', 'b', 'ab', '?', '[', ']', '"', ',', 'Q: a', 'Q: b A:', 'b A:');
const said = fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 2 }));
const messages = fc.array(fc.tuple(fc.constantFrom('user', 'assistant'), said), { minLength: 1, maxLength: 4 });
const cuts: readonly (readonly [name: string, cuts: Cuts])[] = [
  ['whole turns', WHOLE_TURNS],
  ['marks', cutsOf({ kind: 'not-said' }, { after: 'Q:', before: 'A:' })],
  ['a header', cutsOf({ kind: 'said', text: 'b' }, undefined)],
];

for (const dialect of Object.keys(BODIES) as (keyof typeof BODIES)[]) {
  suite(dialect, () => {
    for (const [name, cut] of cuts) {
      test(`two histories that differ never share scope and question: ${name}`, () => {
        const seen = new Map<string, string>();
        fc.assert(
          fc.property(messages, (history) => {
            const body = BODIES[dialect](history);
            const { scope, key, question } = identified(dialect, body, cut);
            const form = canonical(body as JsonObject);
            for (const met of [`${scope} ${question}`, key]) {
              assert.equal(seen.get(met) ?? form, form);
              seen.set(met, form);
            }
          }),
          { numRuns: 1500 },
        );
      });
    }

    test('a turn that counts as an entry, or as a question beside one, shares its scope with no other entry, question, place or history', () => {
      const entries = ['e_AAAAAAAAAAAAAAAA', 'e_BBBBBBBBBBBBBBBB'].map(toEntryId);
      const asked = fc.constantFrom(undefined, ...['a', 'b'].map((words) => toKey(sha256(words))));
      const seen = new Map<string, string>();
      fc.assert(
        fc.property(messages, fc.nat({ max: 3 }), fc.constantFrom(...entries), asked, (history, place, entry, key) => {
          const body = BODIES[dialect](history);
          const { history: digests, question } = identified(dialect, body, WHOLE_TURNS);
          const turn = digests.turns[place % Math.max(1, digests.turns.length)];
          const as = (around: string): Counted => (key === undefined ? [entry, around] : [entry, key, around]);
          const counted = digests.messages.map((digest, at) => (at === turn?.at ? as(turn.around) : digest));
          const blanked = history.map((message, at) => (at === turn?.at ? [message[0], Array.isArray(message[1])] : message));
          const form = JSON.stringify([
            dialect === 'chat-completions' || dialect === 'responses' ? blanked : plain(blanked),
            turn && [entry, key ?? null],
          ]);
          const scope = `${scopeOf(digests.frame, counted, sha256)} ${question}`;
          assert.equal(seen.get(scope) ?? form, form);
          seen.set(scope, form);
        }),
        { numRuns: 1500 },
      );
    });
  });
}

/** Where a text and a list of it are one form. */
function plain(list: readonly (readonly unknown[])[]): unknown {
  return list.map(([role, words]) => [role, typeof words === 'boolean' ? 'text' : [words].flat()]);
}

test('of a long history only the first turns are looked for, so that a later one does not part what it stands on', () => {
  const history = Array.from({ length: 81 }, (_, at): Message => [at % 2 === 0 ? 'user' : 'assistant', `turn ${at}`]);
  const { history: digests } = identified('chat-completions', BODIES['chat-completions'](history), WHOLE_TURNS);
  assert.deepEqual(
    digests.turns.map(({ at }) => at),
    Array.from({ length: 32 }, (_, turn) => turn * 2),
  );
});

test('what is not plain text is no turn: it counts as it is', () => {
  const image = { type: 'image_url', image_url: { url: 'https://a/b.png' } };
  const asked = { role: 'user', content: 'a' };
  const answered = { role: 'assistant', content: 'b' };
  const last = { role: 'user', content: 'c' };
  const turnsIn = (...list: readonly object[]): readonly number[] =>
    identified('chat-completions', { model: 'm', messages: list }, WHOLE_TURNS).history.turns.map(({ at }) => at);
  assert.deepEqual(turnsIn(asked, answered, last), [0]);
  assert.deepEqual(turnsIn(asked, asked, answered, last), [1]);
  assert.deepEqual(turnsIn({ role: 'system', content: 's' }, asked, answered, answered, last), [1]);
  assert.deepEqual(turnsIn({ role: 'user', content: [{ type: 'text', text: 'a' }, image] }, answered, last), []);
  assert.deepEqual(turnsIn(asked, { role: 'assistant', content: null, refusal: 'no' }, last), []);
  assert.deepEqual(turnsIn(asked, last), []);
  assert.deepEqual(turnsIn(asked, answered), []);
});
