/** Joins what the semantic tier is made of: the judge and what it knows of words, the searches, the evidence, what is learnt. */
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
import { compareAnswers } from './learn/compare.ts';
import type { Ledger, WordsOf } from './learn/evidence.ts';
import { createEvidence, type InstallEvidence } from './learn/evidence-store.ts';
import type { Observer } from './observer.ts';
import type { WordKnowledge } from './policy/eligibility/operator-rules.ts';
import { createByMeaning } from './steps/by-meaning.ts';
import { createByWords, type ByWords } from './steps/by-words.ts';
import { createExplain, type Explain } from './steps/explain.ts';
import { Finder } from './steps/find.ts';
import { groupOf } from './steps/group.ts';
import { createLearner, type AskModel, type Learner } from './steps/learn.ts';
import { createLoad, type Load } from './steps/load.ts';
import { createNeighbours } from './steps/neighbours.ts';
import { createReadings, type Readings } from './steps/readings.ts';
import { createWeigher, type Weigher } from './steps/weigh.ts';
import { createWordsOf } from './steps/words-of.ts';
import type { OpenStore, Store } from './store/store.ts';
import type { Scope } from './units.ts';
import type { VectorIndex, VectorSource } from './vectors/vector-index.ts';
import type { Terms, Wanted, WordIndex } from './words/word-index.ts';

/** What the judge knows of the world: the lexicon and the calibration of the embedding model. */
export interface Knowledge {
  readonly lexicon: Lexicon;
  readonly judge: Judge;
  readonly readings: Readings;
  readonly calibration: Calibration;
  /** For the operator's own rules of eligibility. */
  readonly words: WordKnowledge;
}

export function openKnowledge(lexicon: Lexicon, calibration: Calibration): Knowledge {
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
  readonly hmac: (text: string) => string;
  readonly clock: Clock;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly index: VectorIndex;
  readonly words: WordIndex;
  readonly embedder: Embedder;
  readonly observer: Observer;
  readonly notice: (line: string) => void;
  readonly settlingIn: (scopes: readonly Scope[]) => Promise<unknown> | undefined;
}

export interface Meaning {
  readonly weigher: Weigher;
  readonly finder: Finder;
  readonly evidence: InstallEvidence;
  readonly load: Load;
  readonly byWords: ByWords;
  readonly wordsOf: WordsOf;
  readonly wanted: (question: string) => readonly Wanted[];
  readonly termsOf: (question: string) => Terms;
}

export function joinMeaning(parts: MeaningParts): Meaning {
  const { knowledge, config, store, index, words, embedder, observer, clock } = parts;
  const { lexicon, judge, readings } = knowledge;
  const evidence = openEvidence(parts);
  const wordsOf = createWordsOf({ store, judge, readings, observer });
  const weigher = createWeigher({ judge, readings, evidence, pairs: evidence, observer, wordsOf, margin: knowledge.calibration.margin });
  const load = createLoad(store, observer);
  const wanted = (question: string): readonly Wanted[] => wantedOf(readings.of(question), lexicon);
  const { lookupTimeout, maxStale } = config;
  const byWords = createByWords({ words, load, wanted: ({ prompt }) => wanted(prompt.question), lookupTimeout });
  const finder = new Finder({
    store,
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
  return { weigher, finder, evidence, load, byWords, wordsOf, wanted, termsOf: (question) => filedUnder(readings.of(question), lexicon) };
}

export interface LearningParts extends Pick<MeaningParts, 'knowledge' | 'index' | 'clock' | 'observer'> {
  readonly stored: OpenStore;
  /** Of the model in use. */
  readonly vectors: VectorSource;
  readonly askModel: AskModel | undefined;
}

/** What an install learns from its own traffic. */
export function joinLearner({ evidence, byWords, load }: Meaning, parts: LearningParts): Learner {
  const { knowledge, stored, vectors, index, askModel, clock, observer } = parts;
  return createLearner({
    evidence,
    catalogue: stored.catalogue,
    judge: knowledge.judge,
    readings: knowledge.readings,
    neighbours: createNeighbours({ byWords, index, vectors, load }),
    dialects: dialectNamed,
    compare: compareAnswers,
    askModel,
    clock,
    observer,
  });
}

export interface ExplainParts extends Pick<MeaningParts, 'knowledge' | 'words' | 'embedder' | 'observer'> {
  readonly stored: OpenStore;
  readonly vectors: VectorSource;
  readonly sha256: (text: string) => string;
  readonly target: number;
}

/** For whoever asks the operator's side why. */
export function joinExplain({ evidence, wordsOf, wanted, load }: Meaning, parts: ExplainParts): Explain {
  const { knowledge, words, embedder, observer, stored, target } = parts;
  return createExplain({
    judge: knowledge.judge,
    readings: knowledge.readings,
    words,
    wanted,
    evidence,
    pairs: evidence,
    wordsOf,
    groupOf: (entry: Entry) => groupOf(entry, parts.sha256),
    catalogue: stored.catalogue,
    vectors: parts.vectors,
    embedder,
    load,
    observer,
    target,
  });
}

function openEvidence({ config, hmac, ledger, knowledge, notice }: MeaningParts): InstallEvidence {
  return createEvidence({
    ledger,
    calibration: knowledge.calibration,
    target: config.maxFalseHits,
    holdout: config.holdout,
    hmac,
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
