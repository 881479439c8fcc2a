/**
 * Step 3, pure and total: what may this request do with the cache? First what the caller and the operator want, then what
 * the question allows. Each "no" has a name, and the first that applies is told.
 */
import type { Mode } from '../config.ts';
import type { ExactOnlyReason, Trait, Verdict } from '../prompt.ts';
import { toMs, type Ms } from '../units.ts';
import { stricterMode, type Directives } from './directives.ts';
import type { Eligibility, Eligible } from './eligibility/eligibility.ts';

export interface ToDecide {
  readonly directives: Directives;
  readonly operatorMode: Mode;
  readonly traits: readonly Trait[];
  readonly question: string;
  /** Of the question, in tokens of the embedding model; `unknown` while there is no tokenizer. */
  readonly tokens: number | 'unknown';
  /** So many the model takes; beyond that a vector would stand for the beginning alone. */
  readonly longest: number;
  /** The operator's. */
  readonly ttl: Ms;
  /** The categories, with the operator's rules. */
  readonly eligibility: Eligibility;
}

/** A word of any length can be one token (unknown), so characters are bounded as well, whatever the model takes. */
const MOST_CHARACTERS = 4096;

/** An equal body may be another question, or its answer is somewhere else. */
const BYPASSING = ['changing-state', 'background'] as const satisfies readonly Trait[];
/** The first that a request has is the one it is told. `earlier-turns` bars nothing: they are in the scope. */
const BARRING = [
  'provider-state',
  'tools',
  'tool-result',
  'non-text',
  'question-not-found',
  'no-question',
] as const satisfies readonly Trait[];

export function decide(input: ToDecide): Verdict {
  const { directives } = input;
  const mode = directives.mode === undefined ? input.operatorMode : stricterMode(input.operatorMode, directives.mode);
  if (mode === 'off') return { kind: 'bypass', reason: 'mode-off' };
  if (directives.noStore) return { kind: 'bypass', reason: 'no-store' };
  const passing = BYPASSING.find((one) => input.traits.includes(one));
  if (passing !== undefined) return { kind: 'bypass', reason: passing };
  const eligible = eligibleAs(input);
  if (eligible.kind === 'bypass') return eligible;

  const ttl = toMs(Math.min(input.ttl, directives.maxAge ?? input.ttl, eligible.ttl ?? input.ttl));
  const reason = exactOnlyReason(input, mode, eligible);
  if (directives.noCache) return { kind: 'refresh', reason: 'no-cache', ttl, as: reason === undefined ? 'semantic' : 'exact-only' };
  if (reason !== undefined) return { kind: 'exact-only', reason, ttl };
  return { kind: 'semantic', ttl, shadow: mode === 'shadow' ? 'predict' : 'serve' };
}

/** Whether the answer may later be found by meaning. */
export function isByMeaning(verdict: Verdict): boolean {
  return verdict.kind === 'semantic' || (verdict.kind === 'refresh' && verdict.as === 'semantic');
}

/** Asked in each mode: also an answer found by its key alone is soon out of date, and a deed is not done by repeating an answer. */
function eligibleAs({ question, traits, eligibility }: ToDecide): Eligible {
  if (question === '' || isLong(question)) return { kind: 'semantic', ttl: undefined };
  return eligibility(question, traits.includes('earlier-turns') ? 'later-turn' : 'first-turn');
}

function exactOnlyReason({ traits, question, tokens, longest }: ToDecide, mode: Mode, eligible: Eligible): ExactOnlyReason | undefined {
  if (mode === 'exact') return 'mode-exact';
  const trait = BARRING.find((one) => traits.includes(one));
  if (trait !== undefined) return trait;
  if (tokens === 'unknown') return 'embedder-down';
  if (tokens > longest || isLong(question)) return 'long';
  return eligible.kind === 'exact-only' ? eligible.reason : undefined;
}

function isLong(question: string): boolean {
  return question.length > MOST_CHARACTERS;
}
