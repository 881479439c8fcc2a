/**
 * The parts of the product that its evaluation measures, joined as compose.ts joins them, without a store, a listener or a
 * provider: the same judge, calibration, eligibility and folding that answer requests. Streams and conversations go through the
 * whole product instead (cli/eval/traffic.ts).
 */
import type { Embedder } from './embed/embedder.ts';
import { createLocalEmbedder } from './embed/local-embedder.ts';
import { createTokenCounter } from './embed/tokenizer.ts';
import type { Refusal, UnderTest } from './eval/under-test.ts';
import { createJudge } from './judge/english-judge.ts';
import type { Judge } from './judge/judge.ts';
import { readCalibration, readLexicon } from './knowledge.ts';
import { barOf } from './learn/bar.ts';
import { decide, type ToDecide } from './policy/decide.ts';
import { createEligibility } from './policy/eligibility/eligibility.ts';
import { parseDirectives } from './policy/directives.ts';
import { fold } from './policy/fold.ts';
import type { Verdict } from './prompt.ts';
import { toMs } from './units.ts';

const DAY = toMs(24 * 3_600_000);
/** An install without rules of its own. */
const ELIGIBILITY = createEligibility();

export interface EvaluationOptions {
  /** A calibration to measure instead of the shipped one. */
  readonly calibrationFile?: string;
}

export function openUnderTest({ calibrationFile }: EvaluationOptions = {}): UnderTest {
  const calibration = readCalibration(calibrationFile);
  const tokens = createTokenCounter();
  return {
    judge: createJudge({ lexicon: readLexicon(), calibration }),
    refusal: (question) => refusalOf(question, tokens.count(question)),
    folded: fold,
    bar: (target) => barOf(target, calibration, []),
    evidence: calibration.source,
  };
}

/** Without a calibration: what one is made with. */
export function openBareJudge(): Judge {
  const nothing = { intercept: 0, features: {} };
  return createJudge({
    lexicon: readLexicon(),
    calibration: {
      model: '',
      verifier: '',
      words: nothing,
      withSimilarity: nothing,
      explained: [],
      all: [],
      learntFrom: 1,
      margin: 0.03,
      source: '',
    },
  });
}

export function openEmbedder(workers: number, notice: (line: string) => void): Embedder {
  return createLocalEmbedder({ workers, log: notice });
}

/** Of an install without settings, on a request without headers. */
export function verdictOn(asked: Pick<ToDecide, 'question' | 'tokens' | 'traits' | 'ttl'>): Verdict {
  return decide({ ...asked, directives: parseDirectives([]), operatorMode: 'semantic', eligibility: ELIGIBILITY });
}

function refusalOf(question: string, tokens: number): Refusal | undefined {
  const verdict = verdictOn({ question, tokens, traits: [], ttl: DAY });
  if (verdict.kind === 'semantic') return undefined;
  if (verdict.kind === 'refresh') return undefined;
  return { reason: verdict.reason, exact: verdict.kind === 'exact-only' ? 'yes' : 'no' };
}
