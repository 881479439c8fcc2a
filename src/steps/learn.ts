/**
 * Step 10: what the provider just said is compared with what the cache would have said. Never on the path of an answer:
 * lessons wait in a bounded queue and are taken one at a time, and a lesson too many is left out and counted.
 */
import type { Clock } from '../clock.ts';
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import type { Judge } from '../judge/judge.ts';
import type { Evidence, Label } from '../learn/evidence.ts';
import type { Observer } from '../observer.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { fold } from '../policy/fold.ts';
import type { Catalogue } from '../store/store.ts';
import type { EntryId } from '../units.ts';
import type { Candidate, WouldBe } from './best.ts';
import { linksTo } from './chain-scopes.ts';
import type { Readings } from './readings.ts';
import type { Asked } from './understand.ts';

/** Do two answers say the same? `weak`: they agree, but as any two answers of their kind might. */
export type Comparison =
  | { readonly kind: 'same'; readonly strength: 'strong' | 'weak' }
  | { readonly kind: 'different' }
  | { readonly kind: 'unknown' };

/** Asks a model whether a stored answer fits a new question; anything but a clear yes is no, `undefined` where it could not be asked. */
export type AskModel = (asked: string, stored: string, answer: string) => Promise<'same' | 'different' | undefined>;

export interface LearnPorts {
  readonly evidence: Evidence;
  readonly catalogue: Pick<Catalogue, 'remove'>;
  readonly judge: Judge;
  readonly readings: Readings;
  /** What is stored near a question, by its words and by its meaning, the nearest first. */
  readonly neighbours: (asked: Asked, fresh: Entry) => Promise<readonly Candidate[]>;
  readonly dialects: (name: Entry['recording']['dialect']) => Dialect;
  readonly compare: (one: string, other: string) => Comparison;
  readonly askModel: AskModel | undefined;
  readonly clock: Clock;
  readonly observer: Observer;
}

export interface Lesson {
  readonly asked: Asked;
  /** As it was stored. */
  readonly fresh: Entry;
  /** A hit that was not served on purpose, or one that was served and is audited now. */
  readonly wouldBe: Pick<WouldBe, 'entry' | 'score'> | undefined;
  readonly source: 'held-out' | 'audit';
}

export interface Learner {
  learn(lesson: Lesson): void;
  /** Resolves when every lesson taken so far is learnt. */
  settled(): Promise<void>;
}

const WAITING_AT_MOST = 256;
/** Neighbours that a fresh answer is compared with: beyond the nearest few there is nothing to learn. */
const COMPARED = 8;

export function createLearner(ports: LearnPorts): Learner {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    learn: (lesson) => {
      if (waiting >= WAITING_AT_MOST) return ports.observer.learned('left-out');
      waiting += 1;
      last = last
        .then(() => take(lesson, ports))
        .catch((error: unknown) => ports.observer.fault('learn-failed', messageOf(error)))
        .finally(() => (waiting -= 1));
    },
    settled: () => last,
  };
}

async function take(lesson: Lesson, ports: LearnPorts): Promise<void> {
  const { wouldBe, fresh } = lesson;
  const said = textOf(fresh, ports);
  if (said === undefined) return ports.observer.learned('unknown');
  if (wouldBe !== undefined)
    return label(lesson, said, wouldBe.entry, { source: lesson.source, score: wouldBe.score, wouldServe: 'yes' }, ports);
  const near = (await ports.neighbours(lesson.asked, fresh)).filter(({ entry }) => entry.id !== fresh.id && entry.key !== fresh.key);
  for (const { entry } of near.slice(0, COMPARED))
    await label(lesson, said, entry, { source: 'near-miss', score: undefined, wouldServe: 'no' }, ports);
}

async function label(
  { asked, fresh }: Lesson,
  said: string,
  entry: Entry,
  how: Pick<Label, 'source' | 'score' | 'wouldServe'>,
  ports: LearnPorts,
): Promise<void> {
  const differences = ports.judge.differences(ports.readings.of(asked.prompt.question), ports.readings.of(entry.question));
  const alias = isAlias(asked, entry);
  // A veto stands whatever the answers say, so nothing can be learnt of the pair; but no veto keeps an alias from being served.
  if (how.source === 'near-miss' && differences === undefined && !alias) return;
  const stored = textOf(entry, ports);
  const compared = stored === undefined ? ({ kind: 'unknown' } as const) : ports.compare(stored, said);
  const told = await verdictOf(compared, asked, entry, stored, ports);
  ports.observer.learned(told === undefined ? 'unknown' : told.verdict);
  if (told === undefined) return;
  ports.evidence.learn({
    group: asked.group,
    source: sourceOf(how.source, told.by, alias),
    asked: asked.prompt.key,
    stored: entry.key,
    entry: entry.id,
    verdict: told.verdict,
    score: how.score,
    wouldServe: how.wouldServe,
    // Answers that agree as any two of their kind might are no evidence for what sets the questions apart.
    differences: compared.kind === 'same' && compared.strength === 'weak' ? undefined : differences,
    at: ports.clock.now(),
  });
  if (told.verdict === 'different') await ports.catalogue.remove(parted({ asked, fresh, entry, alias, wouldServe: how.wouldServe }));
}

/** Would the alias tier serve it? */
function isAlias({ alias, prompt }: Asked, { question }: Entry): boolean {
  return alias !== undefined && (question === prompt.question || fold(question) === alias);
}

interface Apart extends Pick<Lesson, 'asked' | 'fresh'>, Pick<Label, 'wouldServe'> {
  readonly entry: Entry;
  readonly alias: boolean;
}

/**
 * Chains count turns by the ids of entries, so with an entry goes all that was joined through it. An alias that was none takes both
 * along. Where a hit by meaning would have been wrong, callers who opened otherwise have other keys, and the link between these two
 * would not keep it from them: so the chain parts.
 */
function parted({ asked, fresh, entry, alias, wouldServe }: Apart): readonly EntryId[] {
  const through = wouldServe === 'yes' ? linksTo(entry, asked).map((link) => link.entry) : [];
  return alias ? [entry.id, fresh.id, ...through] : through;
}

function sourceOf(source: Label['source'], by: 'text' | 'model', alias: boolean): Label['source'] {
  if (source !== 'near-miss') return source;
  if (alias) return 'alias';
  return by === 'model' ? 'judge-model' : source;
}

async function verdictOf(
  compared: Comparison,
  asked: Asked,
  entry: Entry,
  stored: string | undefined,
  { askModel }: LearnPorts,
): Promise<{ readonly verdict: Label['verdict']; readonly by: 'text' | 'model' } | undefined> {
  if (compared.kind !== 'unknown') return { verdict: compared.kind, by: 'text' };
  if (askModel === undefined || stored === undefined) return undefined;
  const said = await askModel(asked.prompt.question, entry.question, stored);
  return said === undefined ? undefined : { verdict: said, by: 'model' };
}

function textOf(entry: Entry, ports: LearnPorts): string | undefined {
  return ports.dialects(entry.recording.dialect).answerText(entry.recording);
}
