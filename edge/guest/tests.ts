/** World `tests`: the cache, and what decides in it told apart, for a comparison between hosts. */
import { loadByName } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';
import { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
import type { Embedder } from '../../src/embed/embedder.ts';
import { countTokens } from '../../src/embed/token-count.ts';
import { messageOf } from '../../src/errors.ts';
import { createDecisions, SECRET, type SpokenPair, type SpokenRequest } from './decisions.ts';
import { createDigests } from './digests.ts';
import { listen } from './handler.ts';
import { bytesOf } from './host-vectors.ts';
import { hostWorld } from './host-world.ts';
import { knowledge, tokenizer } from './knowledge.ts';
import { DIMENSIONS, tokensOf } from './model.ts';
import { MODEL_LIMITS } from './model-limits.ts';
import { createNamedModel, type IdType } from './named-model.ts';
import { rehearse } from './rehearse.ts';

listen(hostWorld);

const own = createDecisions({ knowledge, digests: createDigests(SECRET), tokens: countTokens(MODEL_LIMITS, () => tokenizer) });
const models = new Map<string, Embedder>();

/** The names are those of the WIT. */
export const decisions = {
  understand: (request: string): Promise<string> =>
    told(async () => JSON.stringify(await own.understand(JSON.parse(request) as SpokenRequest))),
  judge: (pair: string, similarity: number | undefined): Promise<string> =>
    told(async () => JSON.stringify(own.judge(JSON.parse(pair) as SpokenPair, similarity))),
  embed: (name: string, text: string): Promise<Uint8Array> => told(async () => bytesOf(await modelNamed(name).embed(text, undefined))),
};

await rehearse();

function modelNamed(name: string): Embedder {
  const known = models.get(name);
  if (known !== undefined) return known;
  let took: IdType | undefined;
  const remembered = { known: (): IdType | undefined => took, learnt: (type: IdType): void => void (took = type) };
  const model = createNamedModel({ name, dimensions: DIMENSIONS, load: loadByName, tensor: Tensor, tokens: tokensOf, remembered });
  models.set(name, model);
  return model;
}

async function told<T>(tell: () => Promise<T>): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    throw problem(error);
  }
}

/** The engine makes the error of a WIT `result` out of what is thrown with a payload; anything else traps. */
function problem(error: unknown): Error {
  const text = messageOf(error);
  return Object.assign(new Error(text, { cause: error }), { payload: text });
}
