/**
 * The chain: earlier turns count as they are, save one whose question was answered by an entry, exactly or by an alias (policy/
 * fold.ts), with the very answer that the caller now sends back. That turn counts as the entry, so callers who opened with other
 * spacing, quotes or final mark and were given one answer share the turns that follow.
 *
 * The key is never touched: what was asked with these very bytes is found by them, whatever becomes of a link. Only the scope of
 * the alias tier and of the search by meaning is joined, and by ids: an entry that goes (expired, replaced, purged, reported wrong)
 * takes with it all that was joined through it. A link that is missing costs a miss, and nothing can make one too many.
 */
import type { Dialect } from '../dialects/dialect.ts';
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import { keyOf, scopeOf, type Counted, type EarlierTurn, type History, type Sha256 } from '../identity/chain.ts';
import type { Evidence } from '../learn/evidence.ts';
import type { Observer } from '../observer.ts';
import { fold } from '../policy/fold.ts';
import type { Store } from '../store/store.ts';
import type { Key, Ms, Scope } from '../units.ts';
import type { Asked, ChainLink } from './understand.ts';
import { within } from './within.ts';

export interface ChainPorts {
  readonly store: Pick<Store, 'byAlias'>;
  readonly evidence: Pick<Evidence, 'known'>;
  /** Resolves when answers that have just landed can be found: a program asks on at once. */
  readonly settling: (scope: Scope, key: Key, folded: string) => Promise<unknown> | undefined;
  /** For all turns of a request together. */
  readonly patience: Ms;
  readonly dialects: (name: Entry['recording']['dialect']) => Dialect;
  readonly observer: Pick<Observer, 'fault'>;
  readonly sha256: Sha256;
}

export interface Chain {
  /** The same request in the scope of its chain. Looks each time: what is stored, and what was found wrong, changes. */
  join(asked: Asked): Promise<Asked>;
}

export function createChain(ports: ChainPorts): Chain {
  const said = answersOf(ports);
  return {
    join: async (asked) => {
      if (asked.history === undefined) return asked;
      try {
        return await joined(asked, asked.history, said, ports);
      } catch (error) {
        ports.observer.fault('store-read-failed', messageOf(error));
        return asked;
      }
    },
  };
}

/** Characters; a longer question is never stored under an alias (policy/decide.ts). */
const LONGEST = 4096;

type Said = (entry: Entry) => string | undefined;

/** Turn by turn, each in the scope that it had when it was asked: its own chain is known by then. */
async function joined(asked: Asked, history: History, said: Said, ports: ChainPorts): Promise<Asked> {
  const until = performance.now() + ports.patience;
  const counted: Counted[] = [...history.messages];
  const links: ChainLink[] = [];
  for (const turn of history.turns) {
    const key = keyThen(turn, history, ports);
    const answers = (entry: Entry | undefined): entry is Entry => entry !== undefined && said(entry) === turn.answer;
    const entry = await answeredBy({ turn, key, before: counted, history, until, answers }, ports);
    if (entry === undefined || ports.evidence.known(key, entry.key) === 'different') continue;
    counted[turn.at] = [entry.id, turn.around];
    links.push({ asked: key, entry: entry.id });
  }
  if (links.length === 0) return asked;
  return { ...asked, links, prompt: { ...asked.prompt, scope: scopeOf(history.frame, counted, ports.sha256) } };
}

interface ToFind {
  readonly turn: EarlierTurn;
  readonly key: Key;
  readonly before: readonly Counted[];
  readonly history: History;
  readonly until: number;
  readonly answers: (entry: Entry | undefined) => entry is Entry;
}

/** One look into the store, and a second where what it would find was just then on its way. */
async function answeredBy({ turn, key, before, history, until, answers }: ToFind, ports: ChainPorts): Promise<Entry | undefined> {
  const { store, sha256, settling } = ports;
  const folded = turn.question.length > LONGEST ? undefined : fold(turn.question);
  if (folded === undefined) return undefined;
  const scope = scopeOf(history.frame, [...before.slice(0, turn.at), turn.around], sha256);
  const entry = store.byAlias(scope, folded);
  if (answers(entry)) return entry;
  const onItsWay = settling(scope, key, folded);
  const left = until - performance.now();
  if (onItsWay === undefined || left <= 0 || (await within(left, onItsWay)) === 'late') return undefined;
  const landed = store.byAlias(scope, folded);
  return answers(landed) ? landed : undefined;
}

/** The key that the turn had when it was asked: what was found wrong of it is known by that. */
function keyThen({ at, around, question }: EarlierTurn, { frame, messages }: History, { sha256 }: ChainPorts): Key {
  return keyOf(scopeOf(frame, [...messages.slice(0, at), around], sha256), question, sha256);
}

/** The store hands out the same entry while it stays in memory, so its answer is put together once. */
function answersOf({ dialects }: ChainPorts): Said {
  const known = new WeakMap<Entry, string>();
  return (entry) => {
    const before = known.get(entry);
    if (before !== undefined) return before;
    const text = dialects(entry.recording.dialect).answerText(entry.recording);
    if (text !== undefined) known.set(entry, text);
    return text;
  };
}
