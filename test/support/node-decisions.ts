/** What Node decides of what a component in another host is asked too: the product's own digests, tokens, lexicon and calibration. */
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDecisions, SECRET, type SpokenPair, type SpokenRequest } from '../../edge/guest/decisions.ts';
import { MODEL_LIMITS } from '../../edge/guest/model-limits.ts';
import { countTokens } from '../../src/embed/token-count.ts';
import { readTokenizer } from '../../src/embed/tokenizer.ts';
import { readCalibration, readLexicon } from '../../src/knowledge.ts';
import { openKnowledge } from '../../src/meaning.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';

interface Cases {
  readonly requests: readonly SpokenRequest[];
  readonly pairs: readonly (SpokenPair & { readonly similarity?: number })[];
}

/** JSON both ways, as a component's answers come. */
export async function nodeDecisions({ requests, pairs }: Cases): Promise<{
  readonly understood: readonly unknown[];
  readonly judged: readonly unknown[];
}> {
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

const PAIRS = fileURLToPath(new URL('../fixtures/pairs/', import.meta.url));
/** A 32-bit float as it is, so that it is the same number on both sides of an `f32`. */
const NEAR = 0.875;

/** All hand-written pairs: by their words alone, and by turns as near in meaning. */
export function pairCases(): Cases['pairs'] {
  const rows = readdirSync(PAIRS).flatMap((file) => JSON.parse(readFileSync(PAIRS + file, 'utf8')) as readonly [string, string, string][]);
  return rows.map(([asked, stored], i) => (i % 2 === 0 ? { asked, stored } : { asked, stored, similarity: NEAR }));
}

/** Questions that fold, cut, bypass and vary in each way the identity knows; each over three dialects. */
export function requestCases(): Cases['requests'] {
  const headers = ['content-type', 'application/json', 'authorization', 'Bearer sk-comparison'];
  return QUESTIONS.flatMap((question) => [
    spoken('/v1/chat/completions', headers, { model: 'gpt-4.1', temperature: 0.2, messages: [system, { role: 'user', content: question }] }),
    spoken('/v1/chat/completions', [...headers, 'x-nearhit-mode', 'exact'], { model: 'gpt-4.1', stream: true, messages: [...turns, { role: 'user', content: question }] }),
    spoken('/v1/messages', [...headers, 'anthropic-version', '2023-06-01'], { model: 'claude', max_tokens: 64, messages: [{ role: 'user', content: question }] }),
    spoken('/v1/responses', headers, { model: 'gpt-4.1', input: question }),
  ]); // prettier-ignore
}

const system = { role: 'system', content: 'You answer briefly.' };
const turns = [
  { role: 'user', content: 'What is a hash table?' },
  { role: 'assistant', content: 'A map from keys to values.' },
];

export const QUESTIONS: readonly string[] = [
  'What is a hash table?',
  'How do I reset my password?',
  '  WHAT   is A  hash\ttable ',
  'Wie spät ist es in Köln?',
  'Où est le café le plus proche?',
  'Cafe\u0301 or caf\u00e9: which is right?',
  'ＦＵＬＬ width ① ﬁne',
  '東京の天気は?',
  'What is the weather in Paris right now?',
  'And what about that one?',
  'Is 3.5 larger than 3.45?',
  '😀 what does this emoji mean?',
  'İstanbul ve Iğdır',
];

function spoken(target: string, headers: readonly string[], body: object): SpokenRequest {
  return { method: 'POST', target, headers, body: JSON.stringify(body) };
}
