/**
 * Conversations that were opened in words approved to ask the same: who shares the turns that follow, and how they part again. Through
 * the official client and in each protocol; proved by counting the provider's requests.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type OpenAI from 'openai';
import { asking, conversation, tierIn, type Asking } from './support/asking.ts';
import { answering } from './support/chat-wire.ts';
import { newKey, statusOf, type Product, type ProductOptions } from './support/product.ts';
import { TALKERS } from './support/talkers.ts';
import { until } from './support/wire.ts';

const ASKED = 'How do I reset my password?';
const REWORDED = 'How can I reset my password?';
const ANSWER = 'Open the settings, choose Security, and follow the three steps that are shown there.';
const NEXT = 'Where are the settings?';

/** What may follow an opening and is found by equal words alone; `last` makes it another. */
const LATER_TURNS: readonly (readonly [what: string, turn: (last: string) => OpenAI.ChatCompletionMessageParam[]])[] = [
  ['a long one', (last) => [{ role: 'user', content: `${'Please look at what I did. '.repeat(60)}What is missing?${last}` }]],
  ['one that may soon be out of date', (last) => [{ role: 'user', content: `What is the price of gold today?${last}` }]],
  [
    'what a tool answered',
    (last) => [
      { role: 'user', content: 'Look it up.' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'call_1', content: `It is there.${last}` },
    ],
  ],
];

interface Told {
  readonly tier: string;
  readonly hit: string;
}

interface Caller {
  tell(said: readonly string[]): Promise<Told>;
  send(messages: OpenAI.ChatCompletionMessageParam[], headers?: Readonly<Record<string, string>>): Promise<Told>;
}

function callerOf(product: Product, key = newKey()): Caller {
  const client = product.client(key);
  const ask: Caller['send'] = async (messages, headers = {}) => {
    const { response } = await client.chat.completions.create({ model: 'gpt-4.1', messages }, { headers }).withResponse();
    return { tier: tierIn(statusOf(response)), hit: response.headers.get('nearhit-hit') ?? '' };
  };
  return {
    send: ask,
    tell: (said) => ask(conversation(...said)),
  };
}

/** A provider that has one answer to everything. */
function opening(options: ProductOptions): Pick<Asking, 'product' | 'learnt'> & { begin: () => Caller } {
  const { product, begin, learnt } = asking(options);
  return {
    product,
    learnt,
    begin: () =>
      callerOf(
        product(),
        begin(() => ({ content: ANSWER })),
      ),
  };
}

suite('two openings that the hold-out found to have one answer', () => {
  const { product, begin, learnt } = opening({ holdout: '100%' });
  const open = async (caller: Caller): Promise<void> => {
    const before = learnt('same');
    assert.equal((await caller.tell([ASKED])).tier, 'miss');
    assert.equal((await caller.tell([REWORDED])).tier, 'miss');
    await until(() => learnt('same') > before, 'the comparison');
    assert.equal(product().origin.requests.length, 2);
  };

  for (const [first, second] of [
    [ASKED, REWORDED],
    [REWORDED, ASKED],
  ] as const) {
    test(`share the turns that follow: first asked after ${JSON.stringify(first)}`, async () => {
      const caller = begin();
      await open(caller);
      assert.equal((await caller.tell([first, ANSWER, NEXT])).tier, 'miss');
      assert.equal((await caller.tell([second, ANSWER, NEXT])).tier, 'alias');
      assert.equal((await caller.tell([second, ANSWER, 'where are the settings'])).tier, 'alias');
      assert.equal((await caller.tell([first, ANSWER, NEXT, ANSWER, 'Are they new?'])).tier, 'miss');
      assert.equal((await caller.tell([second, ANSWER, NEXT, ANSWER, 'Are they new?'])).tier, 'alias');
      assert.equal(product().origin.requests.length, 4);
    });
  }

  test('share no turn where either was answered in other bytes, or of other people', async () => {
    const caller = begin();
    await open(caller);
    await caller.tell([ASKED, ANSWER, NEXT]);
    assert.equal((await caller.tell([REWORDED, `${ANSWER} `, NEXT])).tier, 'miss');
    assert.equal((await caller.tell(['How do I change my password?', ANSWER, NEXT])).tier, 'miss');
    assert.equal((await callerOf(product()).tell([REWORDED, ANSWER, NEXT])).tier, 'miss');
  });

  test('part when a fresh answer to one of them differs from the other', async () => {
    const caller = begin();
    await open(caller);
    await caller.tell([REWORDED, ANSWER, NEXT]);
    assert.equal((await caller.tell([ASKED, ANSWER, NEXT])).tier, 'alias');
    const before = learnt('different');
    product().origin.answer(answering(() => ({ content: ANSWER.replace('three', '4') })));
    await caller.send([{ role: 'user', content: ASKED }], { 'cache-control': 'no-cache' });
    await until(() => learnt('different') > before, 'the comparison');
    assert.equal((await caller.tell([ASKED, ANSWER, NEXT])).tier, 'miss');
  });

  test('part when a hit on a later turn was reported wrong, for both sides', async () => {
    const caller = begin();
    await open(caller);
    await caller.tell([ASKED, ANSWER, NEXT]);
    const { hit, tier } = await caller.tell([REWORDED, ANSWER, NEXT]);
    assert.equal(tier, 'alias');
    assert.equal(await product().operations.feedback({ hit, verdict: 'wrong' }), 'removed');
    await caller.tell([ASKED]);
    await caller.tell([REWORDED]);
    assert.equal((await caller.tell([ASKED, ANSWER, 'Are they new?'])).tier, 'miss');
    assert.equal((await caller.tell([REWORDED, ANSWER, 'Are they new?'])).tier, 'miss');
  });
});

suite('two openings that the operator approved', () => {
  const { product, begin, learnt } = opening({});

  for (const talker of TALKERS) {
    const open = async (): Promise<{ readonly tell: (...said: readonly string[]) => Promise<Told>; readonly hit: string }> => {
      begin();
      product().origin.answer(talker.saying(ANSWER));
      const key = newKey();
      const tell = async (...said: readonly string[]): Promise<Told> => {
        const { status, hit } = await talker.talk(product(), { key, said });
        return { tier: tierIn(status), hit };
      };
      await tell(ASKED);
      const { hit, tier } = await tell(REWORDED);
      assert.equal(tier, 'semantic');
      assert.equal((await tell(REWORDED, ANSWER, 'Is it safe?')).tier, 'miss');
      assert.equal((await tell(ASKED, ANSWER, 'Is it safe?')).tier, 'miss', 'a hit by meaning alone joins nothing');
      assert.equal(await product().operations.feedback({ hit, verdict: 'right' }), 'approved');
      return { tell, hit };
    };

    test(`share what follows, though one of them has no entry of its own, whoever asks first: ${talker.name}`, async () => {
      const { tell } = await open();
      assert.equal((await tell(ASKED, ANSWER, NEXT)).tier, 'miss');
      assert.equal((await tell(REWORDED, ANSWER, NEXT)).tier, 'alias');
      assert.equal((await tell(REWORDED, ANSWER, 'Are they new?')).tier, 'miss');
      assert.equal((await tell(ASKED, ANSWER, 'Are they new?')).tier, 'alias');
      assert.equal((await tell(ASKED, ANSWER, 'How do I reset my phone?')).tier, 'miss');
      assert.equal((await tell(REWORDED, ANSWER, 'How can I reset my phone?')).tier, 'semantic');
      assert.equal(product().origin.requests.length, 6);
    });

    test(`meet nothing of one another once either was reported wrong: ${talker.name}`, async () => {
      const { tell, hit } = await open();
      await tell(ASKED, ANSWER, NEXT);
      await tell(REWORDED, ANSWER, 'Are they new?');
      assert.equal(await product().operations.feedback({ hit, verdict: 'wrong' }), 'must-not-link');
      assert.equal((await tell(REWORDED, ANSWER, NEXT)).tier, 'miss');
      assert.equal((await tell(ASKED, ANSWER, 'Are they new?')).tier, 'miss');
    });

    test(`part though the answer that was served is gone when it is reported: ${talker.name}`, async () => {
      const { tell, hit } = await open();
      await product().operations.purge({ kind: 'all' }, false);
      assert.equal((await tell(ASKED)).tier, 'miss');
      assert.equal((await tell(ASKED, ANSWER, NEXT)).tier, 'miss');
      assert.equal((await tell(REWORDED, ANSWER, NEXT)).tier, 'alias');
      assert.equal(await product().operations.feedback({ hit, verdict: 'wrong' }), 'must-not-link');
      assert.equal((await tell(REWORDED, ANSWER, NEXT)).tier, 'miss');
    });
  }

  test('are not joined by one polite answer to questions that the judge keeps apart', async () => {
    const caller = begin();
    const before = learnt('same');
    await caller.tell(['How do I find the invoice in the portal?']);
    assert.equal((await caller.tell(['How do I fetch the invoice in the portal?'])).tier, 'miss');
    await until(() => learnt('same') > before, 'the comparison');
    await caller.tell(['How do I find the invoice in the portal?', ANSWER, NEXT]);
    assert.equal((await caller.tell(['How do I fetch the invoice in the portal?', ANSWER, NEXT])).tier, 'miss');
  });

  for (const [what, turn] of LATER_TURNS) {
    test(`share a later turn that is exact-only, word for word: ${what}`, async () => {
      const caller = begin();
      const asked = (first: string, last = ''): Promise<Told> => caller.send([...conversation(first, ANSWER), ...turn(last)]);
      await caller.tell([ASKED]);
      const { hit } = await caller.tell([REWORDED]);
      await product().operations.feedback({ hit, verdict: 'right' });
      assert.equal((await asked(ASKED)).tier, 'miss');
      assert.equal((await asked(REWORDED)).tier, 'alias');
      assert.equal((await asked('how do I reset my password')).tier, 'alias');
      assert.equal((await asked(ASKED)).tier, 'exact');
      assert.equal((await asked(REWORDED, ' ')).tier, 'miss');
      assert.equal((await asked('How do I reset my phone?')).tier, 'miss');
      assert.equal(product().origin.requests.length, 4);
      await product().operations.feedback({ hit, verdict: 'wrong' });
      assert.equal((await asked(REWORDED)).tier, 'miss');
    });
  }

  test('share nothing with a caller who wants equal requests alone', async () => {
    const caller = begin();
    await caller.tell([ASKED]);
    const { hit } = await caller.tell([REWORDED]);
    await product().operations.feedback({ hit, verdict: 'right' });
    await caller.tell([ASKED, ANSWER, NEXT]);
    const said = conversation(REWORDED, ANSWER, NEXT);
    assert.equal((await caller.send(said, { 'nearhit-mode': 'exact' })).tier, 'miss');
    assert.equal((await caller.send(said, { 'nearhit-mode': 'exact' })).tier, 'exact');
  });
});
