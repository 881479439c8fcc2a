/** Conversations through both doors, in each protocol: who shares a later turn, and who never does. Proved by counting the provider's requests. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { tierIn } from './support/asking.ts';
import { DOORS, newKey, startProduct, type Product } from './support/product.ts';
import { TALKERS, type Talker } from './support/talkers.ts';
import { until } from './support/wire.ts';

const OPENING = 'What is a black hole?';
const SAME_OPENING = 'what is a black  hole';
const ANSWER = 'A region that nothing leaves.';
const NEXT = 'How are they found?';
const OTHER_PLACES: readonly (readonly [what: string, said: readonly string[]])[] = [
  ['another opening', ['What is a neutron star?', ANSWER, NEXT]],
  ['another answer to the same opening', [OPENING, `${ANSWER} `, NEXT]],
  ['the same question without a history', [NEXT]],
  ['one turn more', ['Hello there.', 'Hello.', OPENING, ANSWER, NEXT]],
  ['one turn less', [OPENING, ANSWER, NEXT, ANSWER, NEXT]],
];

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door });
    });
    after(() => product.close());

    for (const talker of door === 'url' ? TALKERS : TALKERS.slice(0, 1))
      suite(talker.name, () => {
        const begin = (): string => {
          product.origin.forget();
          product.origin.answer(talker.saying(ANSWER));
          return newKey();
        };

        test('two callers who opened in words that are verified to be equal share the turns that follow', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          assert.equal(await detail(OPENING), 'miss');
          assert.equal(await detail(OPENING, ANSWER, NEXT), 'miss');
          assert.equal(await detail(SAME_OPENING), 'alias');
          assert.equal(await detail(SAME_OPENING, ANSWER, NEXT), 'alias');
          assert.equal(await detail(OPENING, ANSWER, NEXT), 'exact');
          assert.equal(await detail(SAME_OPENING, ANSWER, NEXT, ANSWER, 'Who found the first?'), 'miss');
          assert.equal(await detail(OPENING, ANSWER, 'how are they found', ANSWER, 'Who found the first?'), 'alias');
          assert.equal(product.origin.requests.length, 3);
        });

        test('a reworded later turn is compared by meaning, inside an equal chain alone', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          for (const said of [[OPENING], [OPENING, ANSWER, 'How do I reset my telescope?']]) assert.equal(await detail(...said), 'miss');
          assert.equal(await detail(SAME_OPENING, ANSWER, 'How can I reset my telescope?'), 'semantic');
          assert.equal(await detail(SAME_OPENING, 'Something else.', 'How can I reset my telescope?'), 'miss');
        });

        test('the same last words after another history never meet', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          for (const said of [[OPENING], [OPENING, ANSWER, NEXT]]) assert.equal(await detail(...said), 'miss');
          for (const [what, said] of OTHER_PLACES) assert.equal(await detail(...said), 'miss', what);
          assert.equal(product.origin.requests.length, 2 + OTHER_PLACES.length);
        });

        test('the same conversation under another system prompt is another', async () => {
          const key = begin();
          await talker.talk(product, { key, said: [OPENING] });
          await talker.talk(product, { key, said: [OPENING, ANSWER, NEXT] });
          const other = { key, system: 'Be long.' };
          assert.match((await talker.talk(product, { ...other, said: [OPENING, ANSWER, NEXT] })).status, /fwd=miss/);
          assert.match((await talker.talk(product, { ...other, said: [SAME_OPENING, ANSWER, NEXT] })).status, /fwd=miss/);
        });

        test('an opening that the cache did not answer counts as it is', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          assert.equal(await detail(OPENING, ANSWER, NEXT), 'miss');
          assert.equal(await detail(SAME_OPENING, ANSWER, NEXT), 'miss');
        });

        test('an alias that was reported wrong parts every chain through it, for both sides', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          await detail(OPENING);
          const { hit } = await talker.talk(product, { key, said: [SAME_OPENING] });
          assert.equal(await detail(SAME_OPENING, ANSWER, NEXT), 'miss');
          assert.equal(await detail(OPENING, ANSWER, NEXT), 'alias');
          await report(product, hit);
          assert.equal(await detail(OPENING, ANSWER, NEXT), 'miss');
          assert.equal(await detail(SAME_OPENING, ANSWER, NEXT), 'exact');
          assert.equal(await detail(OPENING), 'miss');
          assert.equal(await detail(SAME_OPENING), 'miss');
          assert.equal(await detail(OPENING), 'exact');
          assert.equal(await detail(OPENING, ANSWER, 'Are there many of them?'), 'miss');
          assert.equal(await detail(SAME_OPENING, ANSWER, 'Are there many of them?'), 'miss');
        });

        test('a later hit that was reported wrong parts the chain it was found through', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          for (const said of [[OPENING], [OPENING, ANSWER, NEXT], [SAME_OPENING]]) await detail(...said);
          const { hit, status } = await talker.talk(product, { key, said: [SAME_OPENING, ANSWER, NEXT] });
          assert.match(status, /detail=alias/);
          await report(product, hit);
          assert.equal(await detail(OPENING), 'miss');
          assert.equal(await detail(SAME_OPENING), 'miss');
          assert.equal(await detail(OPENING, ANSWER, NEXT), 'miss');
          assert.equal(await detail(SAME_OPENING, ANSWER, NEXT), 'miss');
        });

        test('a hit by meaning that was reported wrong in a joined chain is served to neither side again', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          for (const said of [[OPENING], [SAME_OPENING], [SAME_OPENING, ANSWER, 'How do I reset my telescope?']]) await detail(...said);
          assert.equal(await detail(OPENING, ANSWER, 'how do I reset my telescope'), 'alias');
          const { hit, status } = await talker.talk(product, { key, said: [SAME_OPENING, ANSWER, 'How can I reset my telescope?'] });
          assert.match(status, /detail=semantic/);
          await report(product, hit, 'must-not-link');
          assert.equal(await detail(OPENING, ANSWER, 'How can I reset my telescope?'), 'miss');
          assert.equal(await detail(SAME_OPENING, ANSWER, 'How can I reset my telescope?'), 'miss');
          assert.equal(await detail(SAME_OPENING, ANSWER, 'How do I reset my telescope?'), 'exact');
        });

        test('when the entry is gone its turn counts as it is: a miss, and the very same request still hits', async () => {
          const key = begin();
          const { detail } = told(talker, () => product, key);
          for (const said of [[OPENING], [OPENING, ANSWER, NEXT]]) await detail(...said);
          product.origin.answer(talker.saying('Something new.'));
          await talker.talk(product, { key, said: [OPENING], headers: { 'cache-control': 'no-cache' } });
          assert.equal(await detail(SAME_OPENING), 'alias');
          assert.equal(await detail(SAME_OPENING, ANSWER, NEXT), 'miss');
          assert.equal(await detail(OPENING, ANSWER, NEXT), 'exact');
        });
      });
  });
}

test('an alias whose two answers turn out to differ parts every chain through either', async () => {
  const [talker] = TALKERS;
  assert.ok(talker !== undefined);
  const product = await startProduct();
  try {
    const key = newKey();
    const { detail } = told(talker, () => product, key);
    const say = (words: string): void => product.origin.answer(talker.saying(words));
    const [first, second] = ['There are 12 of them nearby.', 'There are 480 of them nearby.'];
    say(first);
    await detail(OPENING);
    assert.equal(await detail(OPENING, first, NEXT), 'miss');
    assert.equal(await detail(SAME_OPENING, first, NEXT), 'alias');
    say(second);
    await talker.talk(product, { key, said: [SAME_OPENING], headers: { 'cache-control': 'no-cache' } });
    await until(() => product.operations.stats().store.entries === 1, 'both openings are gone');
    assert.equal(await detail(SAME_OPENING, first, NEXT), 'miss');
    for (const said of [[OPENING], [SAME_OPENING]]) assert.equal(await detail(...said), 'miss');
    assert.equal(await detail(OPENING, second, NEXT), 'miss');
    assert.equal(await detail(SAME_OPENING, second, NEXT), 'miss');
  } finally {
    await product.close();
  }
});

function told(talker: Talker, product: () => Product, key: string): { detail(...said: readonly string[]): Promise<string> } {
  return {
    detail: async (...said) => {
      const { status } = await talker.talk(product(), { key, said });
      return tierIn(status);
    },
  };
}

/** As whoever runs the cache may, through either door. */
async function report(product: Product, hit: string, done = 'removed'): Promise<void> {
  assert.equal(await product.operations.feedback({ hit, verdict: 'wrong' }), done);
}
