/** What Node decides of what a component in another host is asked too: the product's own digests, tokens, lexicon and calibration. */
import { createHash, createHmac } from 'node:crypto';
import { createDecisions, SECRET } from '../../edge/guest/decisions.ts';
import { MODEL_LIMITS } from '../../edge/guest/model-limits.ts';
import { countTokens } from '../../src/embed/token-count.ts';
import { readTokenizer } from '../../src/embed/tokenizer.ts';
import { readCalibration, readLexicon } from '../../src/knowledge.ts';
import { openKnowledge } from '../../src/meaning.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import type { DecisionCases } from './decision-cases.ts';

export interface Decided {
  readonly understood: readonly unknown[];
  readonly judged: readonly unknown[];
}

/** JSON both ways, as a component's answers come. */
export async function nodeDecisions({ requests, pairs }: DecisionCases): Promise<Decided> {
  const tokenizer = readTokenizer(DEFAULT_MODEL.model.path);
  const decisions = createDecisions({
    knowledge: openKnowledge(readLexicon(), readCalibration()),
    digests: {
      sha256: (text) => createHash('sha256').update(text).digest('base64url'),
      sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
      hmac: (text) => createHmac('sha256', SECRET).update(text).digest('base64url'),
    },
    tokens: countTokens(MODEL_LIMITS, () => tokenizer),
  });
  return {
    understood: await Promise.all(requests.map(async (request) => plain(await decisions.understand(request)))),
    judged: pairs.map((pair) => plain(decisions.judge(pair, pair.similarity))),
  };
}

function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
