/** Hold-out, feedback, learning, audit, shadow and explain, through the running product: proved by what the provider is asked. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { asking, conversation } from './support/asking.ts';
import { answering, type Answer } from './support/chat-wire.ts';
import { chat, DOORS, newKey, type Product } from './support/product.ts';
import { until } from './support/wire.ts';

const ASKED = 'How do I reset my password?';
const REWORDED = 'How can I reset my password?';
const echo = (question: string): Answer => ({ content: `You asked: ${question}` });
const constant = (): Answer & { readonly content: string } => ({
  content: 'Open the settings, choose Security, and follow the three steps that are shown there.',
});

function report(product: Product, key: string, body: unknown): Promise<Response> {
  return product.send('/nearhit/feedback', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
}

suite('feedback on the data port', () => {
  const { product, begin } = asking({});

  test('a semantic hit that was reported wrong is never served for that question again', async () => {
    const key = begin(echo);
    await chat(product(), { key, question: ASKED });
    const hit = await chat(product(), { key, question: REWORDED });
    assert.match(hit.status, /detail=semantic/);
    const told = await report(product(), key, {
      hit: hit.response.headers.get('nearhit-hit'),
      verdict: 'wrong',
      reason: 'another product',
    });
    assert.equal(told.status, 200);
    assert.equal(((await told.json()) as { done: string }).done, 'must-not-link');
    const again = await chat(product(), { key, question: REWORDED });
    assert.match(again.status, /fwd=miss/);
    assert.equal(again.response.headers.get('nearhit-veto'), 'must-not-link');
    assert.equal(product().origin.requests.length, 2);
    assert.match((await chat(product(), { key, question: ASKED })).status, /detail=exact/);
  });

  test('an exact hit that was reported wrong is removed, so the provider is asked anew', async () => {
    const key = begin(echo);
    await chat(product(), { key, question: ASKED });
    const hit = await chat(product(), { key, question: ASKED });
    const told = await report(product(), key, { hit: hit.response.headers.get('nearhit-hit'), verdict: 'wrong' });
    assert.equal(((await told.json()) as { done: string }).done, 'removed');
    assert.match((await chat(product(), { key, question: ASKED })).status, /fwd=miss/);
  });

  test('nobody can report a hit that another credential received, and is not told that it exists', async () => {
    const key = begin(echo);
    await chat(product(), { key, question: ASKED });
    const hit = (await chat(product(), { key, question: REWORDED })).response.headers.get('nearhit-hit');
    const foreign = await report(product(), newKey(), { hit, verdict: 'wrong' });
    const unknown = await report(product(), key, { hit: 'h_none', verdict: 'wrong' });
    assert.deepEqual([foreign.status, unknown.status], [404, 404]);
    assert.match((await chat(product(), { key, question: REWORDED })).status, /detail=semantic/);
  });

  test('a caller cannot loosen the cache: the verdict right is refused, and so is what is no report', async () => {
    const key = begin(echo);
    for (const body of [{ hit: 'h_x', verdict: 'right' }, { verdict: 'wrong' }, { hit: 'h_x', verdict: 7 }, 'wrong', null, [1]])
      assert.equal((await report(product(), key, body)).status, 400, JSON.stringify(body));
    const get = await product().send('/nearhit/feedback', { headers: { authorization: `Bearer ${key}` } });
    assert.equal(get.status, 405);
  });
});

suite('a neighbour whose answer is known to differ', () => {
  const { product, begin } = asking({ holdout: '0' });

  test('sends no hit to the embedding where it does not fit by its words', async () => {
    const key = begin((question) => ({ content: question.includes('phone') ? 'The answer is 4.' : 'The answer is 5.' }));
    await chat(product(), { key, question: 'How do I reset my old phone at home?' });
    await chat(product(), { key, question: 'How do I reset my old router at home?' });
    await until(() => (product().operations.stats().learned['different'] ?? 0) === 1, 'the comparison');
    const hit = await chat(product(), { key, question: 'How can I reset my old phone at home?' });
    assert.match(hit.status, /detail=semantic/);
    assert.equal(hit.response.headers.get('nearhit-similarity'), null);
    assert.equal(product().origin.requests.length, 2);
  });
});

suite('hold-out', () => {
  const { product, begin } = asking({ holdout: '100%' });

  test('a would-be hit is answered by the provider instead, compared, and counted with its bound', async () => {
    const key = begin(constant);
    const before = product().operations.stats().falseHits;
    await chat(product(), { key, question: ASKED });
    const held = await chat(product(), { key, question: REWORDED });
    assert.match(held.status, /fwd=miss; detail=held-out/);
    assert.equal(product().origin.requests.length, 2);
    await until(() => product().operations.stats().falseHits.labels === before.labels + 1, 'the comparison');
    const { falseHits } = product().operations.stats();
    assert.equal(falseHits.wrong, before.wrong);
    assert.equal(falseHits.standing, 'shipped evidence only');
    assert.match((await chat(product(), { key, question: REWORDED })).status, /detail=exact/);
  });

  test('one whose answer differs counts as wrong, and that pair is never linked', async () => {
    const key = begin((question) => ({ content: question === ASKED ? 'The answer is 4.' : 'The answer is 5.' }));
    const before = product().operations.stats().falseHits;
    await chat(product(), { key, question: ASKED });
    await chat(product(), { key, question: REWORDED });
    await until(() => product().operations.stats().falseHits.labels === before.labels + 1, 'the comparison');
    assert.equal(product().operations.stats().falseHits.wrong, before.wrong + 1);
  });

  test('a question that fits two stored ones whose answers are known to differ is served neither', async () => {
    const key = begin((question) => ({ content: question === ASKED ? 'The answer is 4.' : 'The answer is 5.' }));
    const before = product().operations.stats().falseHits;
    await chat(product(), { key, question: ASKED });
    await chat(product(), { key, question: REWORDED });
    await until(() => product().operations.stats().falseHits.labels === before.labels + 1, 'the comparison');
    const third = await chat(product(), { key, question: 'How could I reset my password?' });
    assert.match(third.status, /fwd=miss; detail=vetoed/);
    assert.equal(third.response.headers.get('nearhit-veto'), 'ambiguous');
    const near = await product().operations.explain('How could I reset my password?', 5);
    const own = near.filter(({ question }) => question === ASKED || question === REWORDED);
    assert.ok(
      own.some(({ explanation }) => explanation.vetoes.includes('ambiguous')),
      JSON.stringify(own),
    );
  });
});

suite('shadow mode', () => {
  const { product, begin } = asking({ mode: 'shadow' });

  test('decides, counts and compares, and never serves by meaning', async () => {
    const key = begin(constant);
    await chat(product(), { key, question: ASKED });
    const told = await chat(product(), { key, question: REWORDED });
    assert.match(told.status, /fwd=miss; detail=shadow/);
    await until(() => product().operations.stats().falseHits.labels === 1, 'the comparison');
    assert.equal(product().origin.requests.length, 2);
  });
});

suite('audit', () => {
  const { product, begin, learnt } = asking({ audit: '100%' });

  test('behind a served hit the provider is asked, and the caller waits for none of it', async () => {
    const key = begin(constant);
    await chat(product(), { key, question: ASKED });
    const hit = await chat(product(), { key, question: REWORDED });
    assert.match(hit.status, /detail=semantic/);
    await until(() => product().operations.stats().falseHits.labels === 1, 'the comparison');
    assert.equal(product().origin.requests.length, 2);
  });

  test('joins two conversations when the answers to their openings agree, and parts them when they no longer do', async () => {
    const key = begin(constant);
    const answer = constant().content;
    const opened = async (question: string): Promise<string> =>
      (await chat(product(), { key, body: { messages: conversation(question, answer, 'Where are the settings?') } })).status;
    await chat(product(), { key, question: ASKED });
    const same = learnt('same');
    assert.match((await chat(product(), { key, question: REWORDED })).status, /detail=semantic/);
    await until(() => learnt('same') > same, 'the comparison');
    assert.match(await opened(ASKED), /fwd=miss/);
    assert.match(await opened(REWORDED), /detail=alias/);
    const own = (await chat(product(), { key, question: REWORDED })).response.headers.get('nearhit-hit');
    assert.equal((await report(product(), key, { hit: own, verdict: 'wrong' })).status, 200);
    product().origin.answer(answering(() => ({ content: answer.replace('three', '4') })));
    const different = learnt('different');
    assert.match((await chat(product(), { key, question: REWORDED })).status, /detail=semantic/);
    await until(() => learnt('different') > different, 'the comparison');
    assert.match(await opened(REWORDED), /fwd=miss/);
  });
});

for (const door of DOORS) {
  suite(`what is learnt, through the ${door} door`, () => {
    const { product, begin, learnt } = asking({ door });

    test('two words that gave the same answers twice are taken for one another from then on', async () => {
      const answers = new Map([
        ['invoice', 'Open Billing, choose Documents and press Download beside the document you need.'],
        ['statement', 'Statements are mailed on the second working day of the month to the address on file.'],
        ['contract', 'The signed paper is under Profile, in the drawer called Agreements, as a file to download.'],
      ]);
      const key = begin((question) => ({ content: [...answers].find(([word]) => question.includes(word))?.[1] ?? 'unknown' }));
      const ask = (question: string): ReturnType<typeof chat> => chat(product(), { key, question });
      await ask('Where is the invoice in Quandary?');
      await ask('Where is the invoice in Zorblatt?');
      assert.match((await ask('How do I find the invoice in the portal?')).status, /fwd=miss/);
      assert.match((await ask('How do I fetch the invoice in the portal?')).status, /fwd=miss/);
      await until(() => learnt('same') >= 1, 'the comparison');
      await ask('How do I find the contract in the portal?');
      await ask('How do I fetch the contract in the portal?');
      await until(() => learnt('same') >= 2, 'the comparison');
      await ask('How do I find the statement in the portal?');
      const third = await ask('How do I fetch the statement in the portal?');
      assert.match(third.status, /detail=semantic/);
    });
  });
}

suite('explain', () => {
  const { product, begin } = asking({});

  test('a caller who asks why is told in numbers and names, never in words', async () => {
    const key = begin(echo);
    const explain = { 'nearhit-explain': '1' };
    await chat(product(), { key, question: 'How many grams of sugar are in 200 ml of juice?' });
    const miss = await chat(product(), { key, question: 'How many grams of sugar are in 250 ml of juice?', headers: explain });
    const told = miss.response.headers.get('nearhit-explain') ?? '';
    assert.match(told, /entry=e_[\w-]{16}; .*vetoes="[^"]*number/);
    assert.doesNotMatch(told, /sugar|juice/);
    const hit = await chat(product(), { key, question: 'How many grams of sugar are there in 200 ml of juice?', headers: explain });
    assert.match(hit.response.headers.get('nearhit-explain') ?? '', /score=[\d.]+; bar=[\d.]+; unexplained=0/);
    const unasked = await chat(product(), { key, question: 'How many grams of sugar are in 300 ml of juice?' });
    assert.equal(unasked.response.headers.get('nearhit-explain'), null);
  });

  test('the operator sees neighbours with every veto and every unexplained word', async () => {
    const key = begin(echo);
    const stored = 'Is the blue whale larger than the elephant?';
    await chat(product(), { key, question: stored });
    // The second is a hit, so the first is committed by now.
    assert.match((await chat(product(), { key, question: stored })).status, /detail=exact/);
    const [near] = await product().operations.explain('Is the blue whale heavier than the elephant?', 3);
    assert.equal(near?.question, stored);
    assert.equal(near.decision, 'refused');
    const words = [...near.explanation.unexplained.asked, ...near.explanation.unexplained.stored];
    assert.ok(near.explanation.vetoes.length > 0 || words.includes('heavier'), JSON.stringify(near));
  });
});
