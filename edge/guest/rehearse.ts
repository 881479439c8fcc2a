/**
 * A rehearsal while the component is built: the engine compiles a function when it is first called, and what it has compiled by then is
 * part of the memory that every instance begins with. Without it each request compiled what it met: 100 ms of an exact hit's time.
 * Nothing of it reaches a host: there is none yet. So time stands still, and the provider, the model and the store are made up.
 */
import { NOTHING_LEARNT } from '../../src/judge/judge.ts';
import { wantedOf } from '../../src/judge/terms.ts';
import { toEpochMs, toSimilarity, toUnitVector } from '../../src/units.ts';
import { answer } from './answer.ts';
import { readSettings } from './config.ts';
import type { Bucket } from './bucket.ts';
import { encoderOf } from './encoder.ts';
import { createHostVectors } from './host-vectors.ts';
import { knowledge, tokenizer } from './knowledge.ts';
import type { Place } from './open-cache.ts';
import { JUDGED, SCENES } from './scenes.ts';

const NOW = 1_700_000_000_000;
const SETTINGS = {
  NEARHIT_SECRET: 'a secret of the rehearsal alone',
  NEARHIT_UPSTREAM: 'http://provider.invalid',
  NEARHIT_LOG_LEVEL: 'debug',
};

export async function rehearse(): Promise<void> {
  const restore = stopTheClocks();
  try {
    const settings = readSettings(SETTINGS);
    const place = madeUp();
    for (const scene of SCENES) {
      const work: Promise<unknown>[] = [];
      const provider: typeof fetch = () => Promise.resolve(new Response(scene.answer, { headers: { 'content-type': scene.type } }));
      const response = await answer(scene.request(), { ...place, fetch: provider }, settings, (promise) => work.push(promise));
      await response.arrayBuffer();
      await Promise.all(work);
    }
    for (const [asked, stored] of JUDGED) judge(asked, stored);
  } finally {
    restore();
  }
}

/** Every veto and the score, by words and by meaning: a request's own judgement ends at the first no. */
function judge(asked: string, stored: string): void {
  const { judge, lexicon } = knowledge;
  const [one, other] = [judge.read(asked), judge.read(stored)];
  wantedOf(one, lexicon);
  for (const similarity of [undefined, toSimilarity(0.9)]) judge.explain(one, other, { similarity, approved: NOTHING_LEARNT });
}

function madeUp(): Omit<Place, 'fetch'> {
  const values = new Map<string, Uint8Array>();
  const bucket: Bucket = {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
  };
  const near = { nearest: () => [], put: () => {}, remove: () => {} };
  const vector = toUnitVector(new Float32Array(384).fill(1));
  return {
    knowledge,
    tokenizer,
    bucket: () => bucket,
    embedder: () =>
      encoderOf({ id: 'rehearsal', dimensions: vector.length, tokens: (text) => tokenizer.encode(text), encode: () => vector }),
    index: (model) => createHostVectors(near, model),
    clock: { now: () => toEpochMs(NOW) },
    random: (bytes) => new Uint8Array(bytes),
    write: () => {},
  };
}

/** No clock is to be had before there is a host. */
function stopTheClocks(): () => void {
  const { setTimeout: timer, clearTimeout: stop } = globalThis;
  const { now } = performance;
  const later = (run: () => void, ms: number): number => {
    if (ms === 0) void Promise.resolve().then(run);
    return 0;
  };
  Object.assign(globalThis, { setTimeout: later, clearTimeout: () => {} });
  performance.now = () => 0;
  return () => {
    Object.assign(globalThis, { setTimeout: timer, clearTimeout: stop });
    performance.now = now;
  };
}
