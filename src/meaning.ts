/** Joins what the semantic tier is made of: the judge and what it knows of words, the searches, the evidence, what is learnt. */
import { createHmac } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { dialectNamed } from './dialects/registry.ts';
import type { Embedder } from './embed/embedder.ts';
import type { Entry } from './entry.ts';
import { createJudge } from './judge/english-judge.ts';
import type { Judge } from './judge/judge.ts';
import type { Lexicon } from './judge/lexicon/lexicon.ts';
import type { Calibration } from './judge/calibration.ts';
import { filedUnder, wantedOf } from './judge/terms.ts';
import { readLexicon } from './knowledge.ts';
import { compareAnswers } from './learn/compare.ts';
import { createEvidence, type InstallEvidence } from './learn/evidence-store.ts';
import type { Observer } from './observer.ts';
import type { WordKnowledge } from './policy/eligibility/operator-rules.ts';
import { createByMeaning } from './steps/by-meaning.ts';
import { createByWords } from './steps/by-words.ts';
import { createExplain, type Explain } from './steps/explain.ts';
import { Finder } from './steps/find.ts';
import { groupOf } from './steps/group.ts';
import { createLearner, type AskModel, type Learner } from './steps/learn.ts';
import { createLoad } from './steps/load.ts';
import { createNeighbours } from './steps/neighbours.ts';
import { createReadings, type Readings } from './steps/readings.ts';
import { createWeigher, type Weigher } from './steps/weigh.ts';
import { createWordsOf } from './steps/words-of.ts';
import type { OpenStore } from './store/store.ts';
import type { Scope } from './units.ts';
import type { VectorIndex } from './vectors/vector-index.ts';
import type { Terms, WordIndex } from './words/word-index.ts';

/** What the judge knows of the world, read once: the lexicon and the calibration of the embedding model. */
export interface Knowledge {
  readonly lexicon: Lexicon;
  readonly judge: Judge;
  readonly readings: Readings;
  readonly calibration: Calibration;
  /** For the operator's own rules of eligibility. */
  readonly words: WordKnowledge;
}

export function openKnowledge(calibration: Calibration): Knowledge {
  const lexicon = readLexicon();
  const judge = createJudge({ lexicon, calibration });
  const readings = createReadings(judge);
  const words: WordKnowledge = {
    content: (text) =>
      readings
        .of(text)
        .content.filter(({ role }) => role === 'content')
        .map(({ lemmas }) => lemmas),
    related: (word) => lexicon.related(word),
  };
  return { lexicon, judge, readings, calibration, words };
}

export interface MeaningParts {
  readonly knowledge: Knowledge;
  readonly config: Config;
  readonly secret: Uint8Array;
  readonly sha256: (text: string) => string;
  readonly clock: Clock;
  readonly stored: OpenStore;
  readonly index: VectorIndex;
  readonly words: WordIndex;
  readonly embedder: Embedder;
  readonly observer: Observer;
  readonly notice: (line: string) => void;
  readonly askModel: AskModel | undefined;
  readonly settlingIn: (scope: Scope) => Promise<unknown> | undefined;
}

export interface Meaning {
  readonly weigher: Weigher;
  readonly finder: Finder;
  readonly learner: Learner;
  readonly evidence: InstallEvidence;
  readonly explain: Explain;
  readonly termsOf: (question: string) => Terms;
}

export function joinMeaning(parts: MeaningParts): Meaning {
  const { knowledge, config, stored, index, words, embedder, observer, clock } = parts;
  const { lexicon, judge, readings } = knowledge;
  const evidence = openEvidence(parts);
  const wordsOf = createWordsOf({ store: stored.store, judge, readings, observer });
  const weigher = createWeigher({ judge, readings, evidence, observer, wordsOf, margin: knowledge.calibration.margin });
  const load = createLoad(stored.store, observer);
  const wanted = (question: string): ReturnType<typeof wantedOf> => wantedOf(readings.of(question), lexicon);
  const { lookupTimeout, maxStale, maxFalseHits: target } = config;
  const byWords = createByWords({ words, load, wanted: ({ prompt }) => wanted(prompt.question), lookupTimeout });
  const finder = new Finder({
    store: stored.store,
    load,
    byWords,
    byMeaning: createByMeaning({ embedder, index, load, observer, lookupTimeout }),
    weigher,
    known: evidence.known,
    clock,
    observer,
    lookupTimeout,
    maxStale,
    settlingIn: parts.settlingIn,
  });
  const learner = createLearner({
    evidence,
    catalogue: stored.catalogue,
    judge,
    readings,
    neighbours: createNeighbours({ byWords, index, vectors: stored.vectors, load }),
    dialects: dialectNamed,
    compare: compareAnswers,
    askModel: parts.askModel,
    clock,
    observer,
  });
  const explain = createExplain({
    judge,
    readings,
    words,
    wanted,
    evidence,
    wordsOf,
    groupOf: (entry: Entry) => groupOf(entry, parts.sha256),
    catalogue: stored.catalogue,
    vectors: stored.vectors,
    embedder,
    load,
    observer,
    target,
  });
  return { weigher, finder, learner, evidence, explain, termsOf: (question) => filedUnder(readings.of(question), lexicon) };
}

function openEvidence({ config, secret, stored, knowledge, notice }: MeaningParts): InstallEvidence {
  return createEvidence({
    ledger: stored.ledger,
    calibration: knowledge.calibration,
    target: config.maxFalseHits,
    holdout: config.holdout,
    hmac: (text) => createHmac('sha256', secret).update(text).digest('base64url'),
    log: notice,
    onChange: (group, state) => notice(said(group, state)),
  });
}

/** A group is named by a digest: what it is made of would name a tenant. */
function said(group: string, state: 'open' | 'error-burst' | 'no-bar'): string {
  const name = `traffic group ${group.slice(0, 8)}`;
  if (state === 'open') return `${name} is served by meaning again: its evidence holds the target`;
  const why = state === 'error-burst' ? 'too many of its hits were wrong lately' : 'its evidence holds the target at no bar';
  return `${name} is exact-only for now: ${why}; would-be hits go on being checked, and it opens again when they hold the target`;
}
