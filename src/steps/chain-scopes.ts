/**
 * The scopes in which a conversation is looked for. The first is its own, and what it is answered is stored there alone. The others
 * are those of callers whose earlier questions are approved to stand for this one's (learn/evidence.ts), where they were given the
 * same answers, byte for byte. So a pair that is found wrong needs no purge: nobody looks across it any more.
 *
 * Pair by pair: whoever is approved for two questions looks in the scopes of both, and these two meet nowhere.
 */
import type { Entry } from '../entry.ts';
import { keyOf, scopeOf, type Counted, type EarlierTurn, type History, type Sha256 } from '../identity/chain.ts';
import type { KnownPairs } from '../learn/evidence.ts';
import { fold } from '../policy/fold.ts';
import type { EntryId, Key, Ms, Scope } from '../units.ts';
import { within } from './within.ts';

/** A scope, and the earlier turns that count as entries in it. */
export interface ChainScope {
  readonly scope: Scope;
  readonly links: readonly ChainLink[];
}
/** An earlier turn, the question that it counts as, and the entry whose id stands for it: when that goes, the link is gone. */
export interface ChainLink {
  readonly asked: Key;
  readonly as: Key;
  readonly entry: EntryId;
}

interface Chained {
  readonly chains: readonly ChainScope[];
}

export function scopesOf({ chains }: Chained): readonly Scope[] {
  return chains.map(({ scope }) => scope);
}

/** What this entry was found through. */
export function linksTo({ scope }: Pick<Entry, 'scope'>, { chains }: Chained): readonly ChainLink[] {
  return chains.find((chain) => chain.scope === scope)?.links ?? [];
}

/** All that a chain asks of an entry. */
type Answering = Pick<Entry, 'id' | 'key' | 'scope'>;

export interface ChainScopePorts<E extends Answering> {
  readonly store: { byAlias(scope: Scope, folded: string): E | undefined; byKey(key: Key): E | undefined };
  readonly pairs: KnownPairs;
  /** What an entry answers, in plain text. */
  readonly said: (entry: E) => string | undefined;
  /** Resolves when answers that have just landed can be found: a program asks on at once. */
  readonly settling: (scope: Scope, key: Key, folded: string) => Promise<unknown> | undefined;
  /** For all turns of a request together. */
  readonly patience: Ms;
  readonly sha256: Sha256;
}

/** Each further scope costs a look by alias and a search. */
const MOST_SCOPES = 4;
/** Questions approved for one, the last of them: each costs a look into the store. */
const MOST_APPROVED = 16;
/** Characters; a longer question is never stored under an alias (policy/decide.ts). */
const LONGEST = 4096;

interface Walk<E extends Answering> {
  readonly ports: ChainScopePorts<E>;
  readonly until: number;
}

/** The turns so far, as they count in one of the scopes. */
interface Told {
  readonly counted: readonly Counted[];
  readonly links: readonly ChainLink[];
}

export async function chainScopes<E extends Answering>(history: History, ports: ChainScopePorts<E>): Promise<readonly ChainScope[]> {
  const walk = { ports, until: performance.now() + ports.patience };
  let told: readonly Told[] = [{ counted: history.messages, links: [] }];
  for (const turn of history.turns) {
    const key = keyOf(scopeAt(turn, history, history.messages, ports.sha256), turn.question, ports.sha256);
    const own: Told[] = [];
    const others: Told[] = [];
    for (const before of told) {
      const [first, ...further] = await tellings({ turn, key, scope: scopeAt(turn, history, before.counted, ports.sha256) }, before, walk);
      own.push(first);
      others.push(...further);
    }
    told = [...own, ...others].slice(0, MOST_SCOPES);
  }
  return told.map(({ counted, links }) => ({ scope: scopeOf(history.frame, counted, ports.sha256), links }));
}

/** A turn, the key it had when it was asked (what was found wrong of it is known by that), and its scope after these turns. */
interface Asking {
  readonly turn: EarlierTurn;
  readonly key: Key;
  readonly scope: Scope;
}

function scopeAt({ at, around }: EarlierTurn, { frame }: History, counted: readonly Counted[], sha256: Sha256): Scope {
  return scopeOf(frame, [...counted.slice(0, at), around], sha256);
}

/** How one more turn may count, its own way first. */
async function tellings<E extends Answering>(asking: Asking, before: Told, walk: Walk<E>): Promise<readonly [Told, ...Told[]]> {
  const own = await ownEntry(asking, walk);
  const approved = approvedFor(asking, own, walk.ports);
  const told = ({ counted, links }: Way): Told => ({
    counted: before.counted.with(asking.turn.at, counted),
    links: [...before.links, ...links],
  });
  const first = ownWay(asking, own, approved);
  return [first === undefined ? before : told(first), ...otherWays(asking, own, approved).map(told)];
}

interface Way {
  readonly counted: Counted;
  readonly links: readonly ChainLink[];
}

/** As the entry that answered it; else as itself beside one that answered a question it is approved for; else as it is. */
function ownWay({ turn: { around }, key }: Asking, own: Answering | undefined, approved: readonly Approved<Answering>[]): Way | undefined {
  if (own !== undefined) return { counted: [own.id, around], links: [{ asked: key, as: own.key, entry: own.id }] };
  const answered = approved.find(({ entry }) => entry !== undefined)?.entry;
  if (answered === undefined) return undefined;
  return { counted: [answered.id, key, around], links: [{ asked: key, as: answered.key, entry: answered.id }] };
}

/** As it counts for those who asked what it is approved for. */
function otherWays(
  { turn: { around }, key }: Asking,
  own: Answering | undefined,
  approved: readonly Approved<Answering>[],
): readonly Way[] {
  const alias = own === undefined || own.key === key ? [] : [{ asked: key, as: own.key, entry: own.id }];
  return approved.flatMap(({ key: as, entry }): Way[] => {
    if (entry !== undefined) return [{ counted: [entry.id, around], links: [...alias, { asked: key, as, entry: entry.id }] }];
    return own === undefined ? [] : [{ counted: [own.id, as, around], links: [...alias, { asked: key, as, entry: own.id }] }];
  });
}

interface Approved<E> {
  readonly key: Key;
  /** `undefined` where its question has no entry, or one that answers otherwise. */
  readonly entry: E | undefined;
}

function approvedFor<E extends Answering>(
  { turn, key, scope }: Asking,
  own: E | undefined,
  ports: ChainScopePorts<E>,
): readonly Approved<E>[] {
  const { pairs, store, said } = ports;
  const all = new Set([...pairs.approvedWith(key), ...(own === undefined ? [] : pairs.approvedWith(own.key))]);
  const others = [...all].filter((other) => other !== key && other !== own?.key && pairs.known(key, other) !== 'different');
  return others.slice(-MOST_APPROVED).map((other) => {
    const entry = store.byKey(other);
    return { key: other, entry: entry?.scope === scope && said(entry) === turn.answer ? entry : undefined };
  });
}

/** The entry that answered this very question, up to the fold. One look, and a second where it was just then on its way. */
async function ownEntry<E extends Answering>({ turn, key, scope }: Asking, { ports, until }: Walk<E>): Promise<E | undefined> {
  const { store, pairs, said, settling } = ports;
  const folded = turn.question.length > LONGEST ? undefined : fold(turn.question);
  if (folded === undefined) return undefined;
  const find = (): E | undefined => {
    const entry = store.byAlias(scope, folded);
    return entry !== undefined && said(entry) === turn.answer && pairs.known(key, entry.key) !== 'different' ? entry : undefined;
  };
  const entry = find();
  if (entry !== undefined) return entry;
  const onItsWay = settling(scope, key, folded);
  const left = until - performance.now();
  if (onItsWay === undefined || left <= 0 || (await within(left, onItsWay)) === 'late') return undefined;
  return find();
}
