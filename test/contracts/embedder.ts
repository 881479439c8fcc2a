/** What every embedder must do, whatever model is behind it. Run over each adapter by a factory. */
import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { after, before, describe, it } from 'node:test';
import type { Embedder } from '../../src/embed/embedder.ts';

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  a.forEach((component, i) => (sum += component * (b[i] ?? 0)));
  return sum;
}

export function testEmbedder(name: string, create: () => Embedder): void {
  void describe(`embedder: ${name}`, () => {
    let embedder: Embedder;
    before(() => void (embedder = create()));
    after(() => embedder.close());

    void it('gives a vector of its dimensions with norm 1', async () => {
      const vector = await embedder.embed('How do I reset my password?', undefined);
      assert.equal(vector.length, embedder.dimensions);
      assert.ok(Math.abs(cosine(vector, vector) - 1) < 1e-5);
      assert.deepEqual(embedder.state(), { kind: 'ready', queued: 0 });
    });

    void it('gives the same vector for the same text, alone or among others', async () => {
      const alone = await embedder.embed('Where is the library?', undefined);
      const texts = ['one', 'Where is the library?', 'a much longer text than the others are, to vary the shape', 'two'];
      const among = await Promise.all(texts.map((text) => embedder.embed(text, undefined)));
      assert.deepEqual(among[1], alone);
    });

    void it('rates a rewording nearer than another subject', async () => {
      const [asked, reworded, other] = await Promise.all(
        ['How do I reset my password?', 'I forgot my password, how can I change it?', 'How tall is Mont Blanc?'].map((text) =>
          embedder.embed(text, undefined),
        ),
      );
      assert.ok(asked && reworded && other && cosine(asked, reworded) > cosine(asked, other) + 0.3);
    });

    void it('embeds what has no words', async () => {
      for (const text of ['', '   ', '\0', '\ud800']) assert.equal((await embedder.embed(text, undefined)).length, embedder.dimensions);
    });

    void it('refuses a text that is too long and goes on', async () => {
      await assert.rejects(embedder.embed('word '.repeat(1998), undefined), /cannot embed/);
      await assert.rejects(embedder.embed('word '.repeat(500), undefined), /cannot embed/);
      await embedder.embed('short', undefined);
    });

    void it('rejects with the reason of the signal, before and after the call began', async () => {
      await assert.rejects(embedder.embed('text', AbortSignal.abort(new Error('left early'))), /left early/);
      const leaving = new AbortController();
      setMaxListeners(0, leaving.signal);
      const calls = Array.from({ length: 20 }, () => embedder.embed('text', leaving.signal));
      leaving.abort(new Error('left late'));
      const ends = await Promise.allSettled(calls);
      assert.ok(ends.every((end) => end.status === 'rejected' && String(end.reason).includes('left late')));
      await embedder.embed('text', undefined);
    });

    void it('has an id that names the model and its content', () => {
      assert.match(embedder.id, /^[a-z0-9-]+@[0-9a-f]{12}(?:\+[a-z0-9]+)*$/);
    });

    void it('refuses once it is closed, and may be closed twice', async () => {
      const closing = create();
      const waiting = closing.embed('text', undefined);
      const rejected = assert.rejects(waiting, /closed/);
      await closing.close();
      await closing.close();
      await rejected;
      await assert.rejects(closing.embed('text', undefined), /closed/);
      assert.equal(closing.state().kind, 'down');
    });
  });
}
