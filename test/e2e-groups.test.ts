/** Credentials that an operator puts into one group share answers, and nothing else. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, suite, test } from 'node:test';
import { answering } from './support/chat-wire.ts';
import { createGate } from './support/gate.ts';
import { chat, DOORS, newKey, startProduct, type Product } from './support/product.ts';

const ASKED = 'How do I reset my password?';

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    const [ada, ben, out] = [newKey(), newKey(), newKey()];
    const hashed = (key: string): string => `sha256:${createHash('sha256').update(`Bearer ${key}`).digest('hex')}`;
    let product: Product;
    before(async () => {
      product = await startProduct({ door, groups: { team: { credentials: [hashed(ada), hashed(ben)] } } });
    });
    after(() => product.close());
    beforeEach(() => {
      product.origin.forget();
      product.origin.answer(answering(() => ({ content: 'Click "forgot password".', usage: { prompt: 3, completion: 5 } })));
    });

    test('a member is served the group’s answers only after the provider accepted its credential once', async () => {
      await chat(product, { key: ada, question: ASKED });
      assert.match((await chat(product, { key: ben, question: ASKED })).status, /fwd=miss; detail=unproved/);
      assert.match((await chat(product, { key: ben, question: 'How can I reset my password?' })).status, /; hit/);
      assert.equal(product.origin.requests.length, 2);
    });

    test('similarity, score and veto are withheld inside a group', async () => {
      const rewording = await chat(product, { key: ada, question: 'How do I go about resetting my password?' });
      assert.equal(rewording.response.headers.get('nearhit-similarity'), null);
      assert.equal(rewording.response.headers.get('nearhit-score'), null);
      assert.equal(rewording.response.headers.get('nearhit-veto'), null);
    });

    test('a credential outside the group is a tenant of its own', async () => {
      assert.match((await chat(product, { key: out, question: ASKED })).status, /fwd=miss; detail=none/);
    });

    test('a 401 suspends a member until the provider accepts it again', async () => {
      product.origin.answer({ kind: 'error', status: 401, body: '{"error":{"message":"no such key"}}' });
      assert.equal((await chat(product, { key: ben, question: 'Is my key still good?' })).response.status, 401);
      assert.match((await chat(product, { key: ben, question: ASKED })).status, /detail=unproved/);
      product.origin.answer(answering(() => ({ content: 'Yes.', usage: { prompt: 3, completion: 1 } })));
      await chat(product, { key: ben, question: 'And now?' });
      assert.match((await chat(product, { key: ben, question: ASKED })).status, /; hit/);
    });

    test('members of one group never share a flight', async () => {
      const gate = createGate();
      product.origin.answer((request) => {
        const script = answering(() => ({ content: 'Both.', usage: { prompt: 3, completion: 1 } }))(request);
        return script.kind === 'json' ? { ...script, before: gate } : script;
      });
      const both = [ada, ben].map((key) => chat(product, { key, question: 'Who shares a flight with me?' }));
      await product.origin.arrived(2);
      gate.open();
      await Promise.all(both);
      assert.equal(product.origin.requests.length, 2);
    });
  });
}
