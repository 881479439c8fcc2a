/**
 * The parts of the product that its evaluation measures, joined as compose.ts joins them, without a store, a listener or a
 * provider: the same judge, calibration, eligibility and folding that answer requests. Streams and conversations go through the
 * whole product instead (cli/eval/traffic.ts).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import { dialectAt } from './dialects/dialect.ts';
import { dialectNamed } from './dialects/registry.ts';
import type { Recording } from './entry.ts';
import type { Embedder, TokenCounter } from './embed/embedder.ts';
import { openEmbedder as open } from './embed/open-embedder.ts';
import { DEFAULT_MODEL, modelNamed } from './embed/registry.ts';
import { createTokenCounter } from './embed/token-counter.ts';
import { Forecaster, type ForecastParts, type ForecastWords, type LoggedAnswer, type Understood } from './eval/forecast.ts';
import type { LoggedRequest } from './eval/log-rows.ts';
import type { Refusal, UnderTest } from './eval/under-test.ts';
import { createJudge } from './judge/english-judge.ts';
import type { Judge } from './judge/judge.ts';
import { filedUnder, wantedOf } from './judge/terms.ts';
import { readCalibration, readLexicon } from './knowledge.ts';
import { keyOf } from './identity/chain.ts';
import { identify } from './identity/fingerprint.ts';
import { parseJson } from './identity/canonical.ts';
import { barOf } from './learn/bar.ts';
import { compareAnswers } from './learn/compare.ts';
import { WHOLE_TURNS } from './policy/cut.ts';
import { decide } from './policy/decide.ts';
import { createEligibility } from './policy/eligibility/eligibility.ts';
import { parseDirectives } from './policy/directives.ts';
import { fold } from './policy/fold.ts';
import { toBytes, toEntryId, toMs, toTenant, type EntryId, type Scope } from './units.ts';
import { createWordIndex } from './words/scoped-lists.ts';
import type { Terms } from './words/word-index.ts';

const DAY = toMs(24 * 3_600_000);
/** An install without rules of its own. */
const ELIGIBILITY = createEligibility();

/** The models there are, and the name of the one that is meant. */
export type ChosenModel = Pick<Config, 'models' | 'embedder'>;

export interface EvaluationOptions {
  readonly chosen: ChosenModel;
  /** A calibration to measure instead of the model's own. */
  readonly calibrationFile: string | undefined;
}

/** @throws RangeError for a model that is not there, or has no calibration. */
export function openUnderTest({ chosen, calibrationFile }: EvaluationOptions): UnderTest {
  const { name, model } = modelNamed(chosen);
  const file = calibrationFile ?? model.calibration;
  if (file === undefined)
    throw new RangeError(`cannot evaluate the embedder ${name}: it has no calibration; make one with nearhit calibrate --embedder ${name}`);
  const calibration = readCalibration(file);
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
export function openEmbedder(chosen: ChosenModel, workers: number, log: (line: string) => void): Embedder {
  return open(modelNamed(chosen), { workers, log });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

function refusalOf(question: string, tokens: TokenCounter): Refusal | undefined {
  const verdict = decide({
    directives: parseDirectives([]),
    operatorMode: 'semantic',
    traits: [],
    question,
    tokens: tokens.count(question),
    longest: tokens.longest,
    ttl: DAY,
    eligibility: ELIGIBILITY,
  });
  if (verdict.kind === 'semantic') return undefined;
  if (verdict.kind === 'refresh') return undefined;
  return { reason: verdict.reason, exact: verdict.kind === 'exact-only' ? 'yes' : 'no' };
}

export interface ForecastOptions {
  /** The false-hit rate to hold. */
  readonly target: number;
  /** Milliseconds an answer is kept. */
  readonly ttl: number;
}

export function openForecast({ target, ttl }: ForecastOptions): Forecaster {
  const lexicon = readLexicon();
  const calibration = readCalibration();
  const tokens = createTokenCounter(DEFAULT_MODEL.model);
  const parts: ForecastParts = {
    judge: createJudge({ lexicon, calibration }),
    bar: barOf(target, calibration, []),
    words: wordsInMemory(),
    terms: (reading) => filedUnder(reading, lexicon),
    wanted: (reading) => wantedOf(reading, lexicon),
    newId: () => toEntryId(`e_${randomBytes(12).toString('base64url')}`),
    compare: (one, other) => compareAnswers(one, other).kind,
    understand: (request) => understand(request, ttl, tokens),
    answered,
  };
  return new Forecaster(parts);
}

/** The search by words over a store that is a Map. */
function wordsInMemory(): ForecastWords {
  const held = new Map<Scope, Map<EntryId, Terms>>();
  const index = createWordIndex({
    source: {
      *terms(scope) {
        for (const [id, terms] of held.get(scope) ?? []) yield { id, terms };
      },
    },
    maxBytes: toBytes(1024 ** 3),
    failed: (error) => {
      throw error;
    },
  });
  return {
    add: (scope, id, terms) => {
      const entries = held.get(scope) ?? new Map<EntryId, Terms>();
      held.set(scope, entries.set(id, terms));
      index.add(scope, id, terms);
    },
    remove: (scope, id) => {
      held.get(scope)?.delete(id);
      index.remove(scope, id);
    },
    candidates: async (scope, wanted, limit) => {
      const ids = index.candidates(scope, wanted, limit);
      if (ids !== undefined) return ids;
      await index.filled(scope);
      return index.candidates(scope, wanted, limit) ?? [];
    },
  };
}

/** Steps 1 to 3 for a logged request (proxy.ts, steps/understand.ts): a log holds no headers, so there are no directives. */
function understand({ tenant, path, body }: LoggedRequest, ttl: number, tokens: TokenCounter): Understood {
  const dialect = dialectAt(path);
  if (dialect === undefined) return { kind: 'not-understood', reason: 'unknown-endpoint' };
  const parsed = parseJson(Buffer.from(JSON.stringify(body)));
  const { value } = parsed.kind === 'unreadable' ? { value: undefined } : parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'not-understood', reason: 'unreadable' };
  const reading = dialectNamed(dialect).read(value as Parameters<ReturnType<typeof dialectNamed>['read']>[0], path, WHOLE_TURNS);
  if ('kind' in reading) return { kind: 'not-understood', reason: 'unreadable' };
  const { question, rest, conversation, traits, model } = reading;
  const identified = identify(
    {
      dialect,
      origin: 'log',
      path: reading.path ?? path,
      headers: [],
      rest,
      conversation,
      question,
      tenant: toTenant(sha256(tenant)),
      ignore: { fields: [], headers: [], query: [] },
    },
    sha256,
  );
  const { scope } = identified;
  // Of several inputs some may be known; here they are one question, so that no more is promised than will hold.
  const { inputs } = reading;
  const key = inputs === undefined ? identified.key : keyOf(scope, [inputs.values, inputs.encoding], sha256);
  const verdict = decide({
    directives: parseDirectives([]),
    operatorMode: 'semantic',
    traits,
    question,
    tokens: tokens.count(question),
    longest: tokens.longest,
    ttl: toMs(ttl),
    eligibility: ELIGIBILITY,
  });
  return { kind: 'asked', scope, key, question, folded: verdict.kind === 'semantic' ? fold(question) : undefined, model, verdict };
}

/** The logged answer as a recording, so that its own protocol tells. */
function answered({ path, response }: LoggedRequest): LoggedAnswer | undefined {
  const name = dialectAt(path);
  if (name === undefined || response === undefined) return undefined;
  const dialect = dialectNamed(name);
  const event = { at: toMs(0), data: Buffer.from(JSON.stringify(response)) };
  const recording: Recording = { dialect: name, shape: 'json', status: 200, headers: [], events: [event] };
  return { text: dialect.answerText(recording), usage: dialect.assess(recording).usage };
}
