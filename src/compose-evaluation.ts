/**
 * The parts of the product that its evaluation measures, joined as compose.ts joins them, without a store, a listener or a
 * provider: the same judge, calibration, eligibility and folding that answer requests. Streams and conversations go through the
 * whole product instead (cli/eval/traffic.ts).
 */
import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import type { Embedder, TokenCounter } from './embed/embedder.ts';
import { modelNamed, type NamedModel } from './embed/registry.ts';
import { runsHere } from './embed/stand-in.ts';
import { createTokenCounter } from './embed/token-counter.ts';
import type { Refusal, UnderTest } from './eval/under-test.ts';
import type { Calibration } from './judge/calibration.ts';
import { createJudge } from './judge/english-judge.ts';
import type { Judge } from './judge/judge.ts';
import { readCalibration, readLexicon } from './knowledge.ts';
import { openModel, type ModelConfig } from './open-model.ts';
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

/** The models there are, the name of the one that is meant, and the way to it. */
export type ChosenModel = Pick<Config, 'models' | 'embedder'> & Omit<ModelConfig, 'embedWorkers'>;

export interface EvaluationOptions {
  readonly chosen: ChosenModel;
  /** A calibration to measure instead of the model's own. */
  readonly calibrationFile: string | undefined;
}

/** @throws RangeError for a model that is not there, or has no calibration. */
export function openUnderTest({ chosen, calibrationFile }: EvaluationOptions): UnderTest {
  const { named } = runsHere(modelNamed(chosen));
  const { model } = named;
  const calibration = calibrationOf(named, calibrationFile);
  const tokens = createTokenCounter(model);
  return {
    judge: createJudge({ lexicon: readLexicon(), calibration }),
    refusal: (question) => refusalOf(question, tokens),
    folded: fold,
    bar: (target) => barOf(target, calibration, []),
    model: calibration.model,
    evidence: calibration.source,
  };
}

/** `file`: another one than its own. @throws RangeError where there is none, or none that can be read. */
export function calibrationOf({ name, model }: NamedModel, file: string | undefined = model.calibration): Calibration {
  if (file !== undefined) return readCalibration(file);
  throw new RangeError(`cannot judge with the embedder ${name}: it has no calibration; make one with nearhit calibrate --embedder ${name}`);
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

/** @throws RangeError for a model that is not there. */
export function openEmbedder(chosen: ChosenModel, workers: number, notice: (line: string) => void): Embedder {
  const loopToken = randomBytes(6).toString('base64url');
  const { named, remark } = runsHere(modelNamed(chosen));
  if (remark !== undefined) notice(remark);
  return openModel(named, { config: { ...chosen, embedWorkers: workers }, storage: 'directory', notice, loopToken });
}

/** Of an install without settings, on a request without headers. */
export function verdictOn(asked: Pick<ToDecide, 'question' | 'traits' | 'ttl'>, tokens: TokenCounter): Verdict {
  const fixed = { directives: parseDirectives([]), operatorMode: 'semantic', eligibility: ELIGIBILITY } as const;
  return decide({ ...asked, ...fixed, tokens: tokens.count(asked.question), longest: tokens.longest });
}

function refusalOf(question: string, tokens: TokenCounter): Refusal | undefined {
  const verdict = verdictOn({ question, traits: [], ttl: DAY }, tokens);
  if (verdict.kind === 'semantic') return undefined;
  if (verdict.kind === 'refresh') return undefined;
  return { reason: verdict.reason, exact: verdict.kind === 'exact-only' ? 'yes' : 'no' };
}
