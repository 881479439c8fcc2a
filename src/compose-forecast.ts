/**
 * A forecast (eval/forecast.ts) out of the product's own parts: the same reading of a request, identity, chain, eligibility, judge and
 * search by words, over what the log says was answered. Without a store, a listener or a provider.
 */
import { createHash, randomBytes } from 'node:crypto';
import { calibrationOf, verdictOn, type ChosenModel } from './compose-evaluation.ts';
import { dialectAt, type Inputs } from './dialects/dialect.ts';
import { dialectNamed } from './dialects/registry.ts';
import type { Recording } from './entry.ts';
import type { TokenCounter } from './embed/embedder.ts';
import { modelNamed } from './embed/registry.ts';
import { createTokenCounter } from './embed/token-counter.ts';
import { Forecaster, type ForecastParts, type LoggedInput, type Understood } from './eval/forecast.ts';
import type { ForecastWords, LoggedAnswer, Stored } from './eval/forecast-store.ts';
import type { LoggedRequest } from './eval/log-rows.ts';
import { createJudge } from './judge/english-judge.ts';
import { filedUnder, wantedOf } from './judge/terms.ts';
import { readLexicon } from './knowledge.ts';
import { identify } from './identity/fingerprint.ts';
import { parseJson } from './identity/canonical.ts';
import { barOf } from './learn/bar.ts';
import { compareAnswers } from './learn/compare.ts';
import { aliasOf } from './policy/alias.ts';
import { WHOLE_TURNS } from './policy/cut.ts';
import { batchOf } from './steps/batch/batch.ts';
import { chainScopes, type ChainScopePorts } from './steps/chain-scopes.ts';
import { toBytes, toEntryId, toMs, toTenant, type EntryId, type Scope } from './units.ts';
import { createWordIndex } from './words/scoped-lists.ts';
import type { Terms } from './words/word-index.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

export interface ForecastOptions {
  /** The embedding model that the install would have. Nothing is embedded: what counts of it is its calibration, and what it finds long. */
  readonly chosen: ChosenModel;
  /** The false-hit rate to hold. */
  readonly target: number;
  /** Milliseconds an answer is kept. */
  readonly ttl: number;
}

/** @throws RangeError for a model that is not there, or has no calibration: with that one nothing would have been a hit by meaning. */
export function openForecast({ chosen, target, ttl }: ForecastOptions): Forecaster {
  const lexicon = readLexicon();
  const named = modelNamed(chosen);
  const calibration = calibrationOf(named);
  const tokens = createTokenCounter(named.model);
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
  const { question, rest, conversation, traits, model, inputs } = reading;
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
  const { scope, history } = identified;
  const verdict = verdictOn({ question, traits, ttl: toMs(ttl) }, tokens);
  return {
    kind: 'asked',
    key: identified.key,
    question,
    alias: aliasOf(verdict, question, history.turns.length === 0 ? 'first-turn' : 'later-turn', sha256),
    model,
    verdict,
    scopeIn: async (store) => (await chainScopes(history, { ...ALONE, store }))[0]?.scope ?? scope,
    inputs: inputs === undefined ? undefined : loggedInputs(inputs, scope),
  };
}

/** A first day: nothing is learnt, and each answer is stored before the next request comes. */
const ALONE: Omit<ChainScopePorts<Stored>, 'store'> = {
  pairs: { known: () => undefined, approvedWith: () => [] },
  said: ({ response }) => response?.text,
  settling: () => undefined,
  patience: toMs(0),
  sha256,
};

function loggedInputs(inputs: Inputs, scope: Scope): readonly LoggedInput[] {
  const { places } = batchOf(inputs, scope, sha256);
  return inputs.values.flatMap((value, place) => {
    const key = places[place];
    return key === undefined ? [] : [{ key, size: typeof value === 'string' || Array.isArray(value) ? value.length : 1 }];
  });
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
