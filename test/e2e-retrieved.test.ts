/** Retrieved context: a turn that holds documents beside its question, in each protocol. Proved by counting the provider's requests. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { DOORS, newKey, startProduct, type Product } from './support/product.ts';
import { TALKERS, type Talk } from './support/talkers.ts';

const ASKED = 'How do I reset my password?';
const REWORDED = 'How can I reset my password?';
const LONG = 'The settings hold a page for security, and on it each step is explained with a picture beside it. '.repeat(60);
const DOCUMENTS = `Documents:\n1. ${LONG}\n2. Codes are sent by mail.`;
const OTHERS = `Documents:\n1. ${LONG}\n2. Codes are sent by post.`;
const asHeader = (question: string): Readonly<Record<string, string>> => ({ 'nearhit-question': encodeURIComponent(question) });
const turn = (question: string, documents = DOCUMENTS): string => `${documents}\n\nQuestion: ${question}\nAnswer:`;

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let plain: Product;
    let ruled: Product;
    before(async () => {
      plain = await startProduct({ door });
      ruled = await startProduct({ door, question: { '*': { after: 'Question:', before: 'Answer:' } } });
    });
    after(() => Promise.all([plain.close(), ruled.close()]));

    for (const talker of door === 'url' ? TALKERS : TALKERS.slice(0, 1))
      suite(talker.name, () => {
        const begin = (product: Product): ((said: string, headers?: Talk['headers']) => Promise<string>) => {
          product.origin.forget();
          product.origin.answer(talker.saying('Open the settings.'));
          const key = newKey();
          return async (said, headers = {}) => {
            const { status } = await talker.talk(product, { key, said: [said], headers });
            return /fwd=miss|detail=[\w-]+$/.exec(status.replace(/^(.*)fwd=miss; detail=(.*)$/, '$1detail=$2'))?.[0] ?? status;
          };
        };

        test('without a word of where the question stands, a long turn is matched by its key alone', async () => {
          const ask = begin(plain);
          assert.equal(await ask(turn(ASKED)), 'detail=long');
          assert.equal(await ask(turn(ASKED)), 'detail=exact');
          assert.equal(await ask(turn(REWORDED)), 'detail=long');
        });

        test('the header names the question: it is matched by meaning where the documents are equal, and never where they differ', async () => {
          const ask = begin(plain);
          await ask(turn(ASKED), asHeader(ASKED));
          assert.equal(await ask(turn(REWORDED), asHeader(REWORDED)), 'detail=semantic');
          assert.equal(await ask(turn('how do I reset my password'), asHeader('how do I reset my password')), 'detail=alias');
          assert.equal(await ask(turn(REWORDED, OTHERS), asHeader(REWORDED)), 'detail=none');
          assert.equal(await ask(turn(ASKED, OTHERS), asHeader(ASKED)), 'detail=semantic');
          assert.equal(await ask(`${turn(REWORDED)} `, asHeader(REWORDED)), 'detail=none');
          assert.equal(await ask(`${DOCUMENTS} ${REWORDED}`, asHeader(REWORDED)), 'detail=none');
          assert.equal(plain.origin.requests.length, 4);
        });

        test('a header whose words stand there not once is no guess: its turn is matched by its key alone', async () => {
          const ask = begin(plain);
          const twice = `${turn(ASKED)} ${ASKED}`;
          for (const [said, headers] of [
            [turn(ASKED), asHeader(REWORDED)],
            [twice, asHeader(ASKED)],
            [turn(ASKED), { 'nearhit-question': '%E0%A4' }],
            [turn(ASKED), { 'nearhit-question': '' }],
            [turn(ASKED), asHeader('  ')],
          ] as const)
            assert.match(await ask(said, headers), /^detail=(question-not-found|exact)$/);
          assert.equal(await ask(twice, asHeader(ASKED)), 'detail=exact');
        });

        test('the marks of a template do the same without a header, for the turns before as well', async () => {
          const ask = begin(ruled);
          await ask(turn(ASKED));
          assert.equal(await ask(turn(REWORDED)), 'detail=semantic');
          assert.equal(await ask(turn(REWORDED, OTHERS)), 'detail=none');
          assert.equal(await ask(`Question: none?\n${turn(ASKED)}`), 'detail=question-not-found');
          assert.equal(await ask(`${DOCUMENTS}\nAnswer:`), 'detail=question-not-found');
          assert.equal(await ask('What is a black hole?'), 'detail=none');
          assert.equal(await ask('what is a black hole'), 'detail=alias');
          const key = newKey();
          const talk = async (...said: readonly string[]): Promise<string> => (await talker.talk(ruled, { key, said })).status;
          await talk(turn(ASKED));
          await talk(turn(ASKED), 'Open the settings.', turn('Which page is it?'));
          assert.match(await talk(turn('how do I  reset my password'), 'Open the settings.', turn('which page is it')), /detail=alias/);
          assert.match(await talk(turn('how do I  reset my password', OTHERS), 'Open the settings.', turn('which page is it')), /fwd=miss/);
        });
      });
  });
}
