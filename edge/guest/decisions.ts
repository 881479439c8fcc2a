/**
 * What decides, told as JSON: the same files as in the cache, joined as there (open-cache.ts), so that what they say in one engine can be
 * laid beside what they say in another. A request is read by the settings that nobody changed.
 */
import { toUtf8 } from '../../src/bytes.ts';
import type { Embedder } from '../../src/embed/embedder.ts';
import { messageOf } from '../../src/errors.ts';
import type { Exchange } from '../../src/exchange.ts';
import { NOTHING_LEARNT } from '../../src/judge/judge.ts';
import type { Knowledge } from '../../src/meaning.ts';
import type { Core } from '../../src/steps/core.ts';
import { toSimilarity } from '../../src/units.ts';

/** nearhit:edge/decisions. */
export interface Decisions {
  understand(request: string): string;
  judge(pair: string, similarity: number | undefined): string;
  embed(model: string, text: string): Promise<Uint8Array>;
}

export interface DecisionParts {
  readonly knowledge: Knowledge;
  readonly core: Pick<Core, 'route' | 'understand'>;
  readonly embedder: (model: string) => Embedder;
}

interface Request extends Pick<Exchange, 'method' | 'target' | 'headers'> {
  readonly body: string;
}

export function createDecisions({ knowledge, core, embedder }: DecisionParts): Decisions {
  return {
    understand: (request) => told(() => understood(JSON.parse(request) as Request, core)),
    judge: (pair, similarity) => told(() => judged(JSON.parse(pair) as Pair, similarity, knowledge)),
    embed: async (model, text) => {
      try {
        const vector = await embedder(model).embed(text, undefined);
        return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}

function understood({ method, target, headers, body }: Request, core: DecisionParts['core']): object {
  const route = core.route(method, target, headers);
  if (route.kind !== 'cached') return { route: route.kind };
  const bytes = toUtf8(body);
  const asked = core.understand(exchangeOf({ method, target, headers }), route, { kind: 'held', body: bytes, size: bytes.length });
  if (asked.kind === 'not-understood') return asked;
  const { prompt, verdict, callerScope, caller, byMeaning, group, target: bar } = asked;
  return { route: route.dialect, prompt, verdict, callerScope, tenant: caller.tenant, byMeaning, group, bar };
}

/** Its head alone: the body is in hand. */
function exchangeOf(head: Pick<Exchange, 'method' | 'target' | 'headers'>): Exchange {
  const none = (): never => {
    throw new Error('there is only the head of this request');
  };
  return { ...head, signal: new AbortController().signal, readBody: none, readForm: none, streamBody: none, reply: none };
}

interface Pair {
  readonly asked: string;
  readonly stored: string;
}

function judged({ asked, stored }: Pair, similarity: number | undefined, { judge }: Knowledge): object {
  const facts = { similarity: similarity === undefined ? undefined : toSimilarity(similarity), approved: NOTHING_LEARNT };
  return judge.explain(judge.read(asked), judge.read(stored), facts);
}

function told(tell: () => object): string {
  try {
    return JSON.stringify(tell());
  } catch (error) {
    throw refusal(error);
  }
}

/** The error of a WIT `result` is what is thrown as `payload`. */
function refusal(error: unknown): Error {
  return Object.assign(new Error(messageOf(error), { cause: error }), { payload: messageOf(error) });
}
