/**
 * Why is this question answered from the cache, or not? For whoever runs the cache: it looks into every scope, and shows the
 * words of questions. Off the path of any request.
 */
import type { Explained } from '../admin/operations.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import { EXPLAINED_UP_TO } from '../judge/calibration.ts';
import type { Judge } from '../judge/judge.ts';
import type { Evidence, KnownPairs, WordsOf } from '../learn/evidence.ts';
import type { Observer } from '../observer.ts';
import type { Catalogue } from '../store/store.ts';
import { toSimilarity, type Scope, type Similarity, type UnitVector } from '../units.ts';
import type { VectorSource } from '../vectors/vector-index.ts';
import type { WordIndex, Wanted } from '../words/word-index.ts';
import type { Load } from './load.ts';
import type { Readings } from './readings.ts';

export interface ExplainPorts {
  readonly judge: Judge;
  readonly readings: Readings;
  readonly words: WordIndex;
  readonly wanted: (question: string) => readonly Wanted[];
  readonly evidence: Evidence;
  readonly pairs: Pick<KnownPairs, 'known'>;
  readonly wordsOf: WordsOf;
  readonly groupOf: (entry: Entry) => string;
  readonly catalogue: Catalogue;
  readonly vectors: VectorSource;
  readonly embedder: Embedder;
  readonly load: Load;
  readonly observer: Observer;
  readonly target: number;
}

export type Explain = (question: string, limit: number) => Promise<readonly Explained[]>;

/** Scopes looked into, those of the newest entries first: a person waits for the answer. */
const SCOPES_AT_MOST = 200;
const PER_SCOPE = 5;

export function createExplain(ports: ExplainPorts): Explain {
  return async (question, limit) => {
    const vector = await vectorOf(question, ports);
    const found: Explained[] = [];
    for (const scope of newestScopes(ports.catalogue)) {
      await ports.words.filled(scope);
      const ids = ports.words.candidates(scope, ports.wanted(question), PER_SCOPE) ?? [];
      const entries = ids.flatMap((id) => ports.load(id, scope) ?? []);
      const here = entries.map((entry) => explained(question, entry, vector, ports));
      found.push(...here.map((one, at) => withAmbiguity(one, entries[at], fitting(here, entries), ports)));
    }
    return found.sort((a, b) => rank(b) - rank(a)).slice(0, limit);
  };
}

/** What is most likely meant first: hits, then high scores, then what few vetoes refuse. */
function rank({ decision, explanation }: Explained): number {
  const { judgement } = explanation;
  return (decision === 'would-serve' ? 100 : 0) + (judgement.kind === 'scored' ? 10 + judgement.score : -explanation.vetoes.length);
}

function explained(question: string, entry: Entry, vector: UnitVector | undefined, ports: ExplainPorts): Explained {
  const group = ports.groupOf(entry);
  const similarity = similarityTo(entry, vector, ports);
  const facts = { similarity, approved: ports.evidence.approved(group, entry.key, ports.wordsOf) };
  const explanation = ports.judge.explain(ports.readings.of(question), ports.readings.of(entry.question), facts);
  const bar = ports.evidence.bar(group, ports.target);
  const { judgement } = explanation;
  const passes =
    judgement.kind === 'scored' &&
    bar.kind === 'bar' &&
    judgement.score >= bar.least &&
    (judgement.explained !== 'not-all' || ports.target > EXPLAINED_UP_TO);
  const { id, model, upstream, callerScope, scope, expiresAt } = entry;
  const decision = passes ? 'would-serve' : 'refused';
  return { entry: id, question: entry.question, model, upstream, callerScope, scope, expiresAt, similarity, bar, decision, explanation };
}

function fitting(here: readonly Explained[], entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((_, at) => here[at]?.decision === 'would-serve');
}

/** Of two that would be served and are known to differ, neither is. */
function withAmbiguity(one: Explained, entry: Entry | undefined, fit: readonly Entry[], { pairs }: ExplainPorts): Explained {
  const { explanation, decision } = one;
  if (entry === undefined || decision === 'refused' || fit.every(({ key }) => pairs.known(entry.key, key) !== 'different')) return one;
  const vetoes = [...explanation.vetoes, 'ambiguous' as const];
  const details = [...explanation.details, 'ambiguous: another stored answer fits as well and is known to differ'];
  return { ...one, decision: 'refused', explanation: { ...explanation, vetoes, details } };
}

function newestScopes(catalogue: Catalogue): readonly Scope[] {
  const scopes = [...catalogue.list({ kind: 'all' })].map(({ scope }) => scope);
  return [...new Set(scopes.toReversed())].slice(0, SCOPES_AT_MOST);
}

async function vectorOf(question: string, { embedder, observer }: ExplainPorts): Promise<UnitVector | undefined> {
  if (embedder.state().kind !== 'ready') return undefined;
  try {
    return await embedder.embed(question, undefined);
  } catch (error) {
    observer.fault('embed-failed', messageOf(error));
    return undefined;
  }
}

function similarityTo(entry: Entry, vector: UnitVector | undefined, { vectors }: ExplainPorts): Similarity | undefined {
  const stored = vector === undefined ? undefined : vectors.vector(entry.scope, entry.id);
  if (vector === undefined || stored === undefined) return undefined;
  let sum = 0;
  for (const [i, value] of vector.entries()) sum += value * (stored[i] ?? 0);
  return toSimilarity(sum);
}
