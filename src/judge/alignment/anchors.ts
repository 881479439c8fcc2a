/**
 * Function words whose place tells: which word is denied, who does what, which clause is the condition. `not A but B` and `B
 * but not A` have the same content in the same order, and so have `he hit her` and `she hit him`. Per class, the anchors of both
 * questions must be the same in the same order, each after as many content words. Where one side has more of a class than the other
 * the marks of grammar decide (negation, quantity, person), so nothing is said here.
 */
import type { Clash } from './alignment.ts';
import type { Reading, Token } from '../reading/reading.ts';
import type { Sequence, Side, Span } from './sequence.ts';

export type AnchorClass = 'link' | 'denial' | 'focus' | 'quantity' | 'gender' | 'party' | 'owner' | 'clause' | 'joint';

const ANCHORS: ReadonlyMap<string, readonly [AnchorClass, string]> = new Map([
  ...listed('denial', 'not no never none neither nor nobody nothing nowhere without hardly barely scarcely cannot'),
  ...listed('focus', 'only even merely solely too also'),
  ...listed(
    'quantity',
    'all every each some any most more less least fewer fewest few many much several both other another same such enough',
  ),
  ...listed('gender', 'he him himself', 'he'),
  ...listed('gender', 'she herself', 'she'),
  ...listed('gender', 'his', 'his'),
  ...listed('gender', 'her hers', 'her'),
  ...listed('party', 'i me myself', 'i'),
  ...listed('party', 'you yourself yourselves', 'you'),
  ...listed('party', 'we us ourselves', 'we'),
  ...listed('party', 'they them themselves', 'they'),
  ...listed('owner', 'my mine', 'my'),
  ...listed('owner', 'your yours', 'your'),
  ...listed('owner', 'our ours', 'our'),
  ...listed('owner', 'their theirs', 'their'),
  ...listed('clause', 'if unless because before after while when until since although though whereas than as so'),
  ...listed('joint', 'and or but vs'),
]);

const CLASSES: readonly AnchorClass[] = ['link', 'denial', 'focus', 'quantity', 'gender', 'party', 'owner', 'clause', 'joint'];
/** Prepositions are compared by place alone: the cat fat on the sofa, the cat on the fat sofa. Which they are, roles.ts compares. */
const LINKS: ReadonlyMap<string, readonly [AnchorClass, string]> = new Map(
  listed(
    'link',
    'in on at to from for with about by of into onto over under between among through during against within near inside outside beside behind',
  ),
);
const NAMED_BY_MARKS: ReadonlySet<AnchorClass> = new Set<AnchorClass>(['denial', 'quantity', 'party', 'owner']);
/** `her` is object and owner, so genders are compared without their case; here the form it has in common. */
const GENDERS: Readonly<Record<string, string>> = { he: 'he', his: 'he', she: 'she', her: 'she' };

function listed(kind: AnchorClass, words: string, common?: string): readonly (readonly [string, readonly [AnchorClass, string]])[] {
  return words.split(' ').map((word) => [word, [kind, common ?? word]] as const);
}

interface Anchor {
  readonly form: string;
  /** How many compared words stand before it. */
  readonly rank: number;
}

/** Which function word tells by its place, and what of: `undefined` for all others. */
export function anchorOf({ form, role }: Token): { readonly kind: AnchorClass; readonly form: string } | undefined {
  const anchor = role === 'function' ? ANCHORS.get(form) : undefined;
  return anchor === undefined ? undefined : { kind: anchor[0], form: GENDERS[anchor[1]] ?? anchor[1] };
}

export function anchorClash({ asked, stored }: Sequence): Clash | undefined {
  const one = anchorsOf(asked);
  const other = anchorsOf(stored);
  if (one.size === 0 || other.size === 0) return undefined;
  return CLASSES.some((kind) => differs(kind, one.get(kind) ?? [], other.get(kind) ?? [])) ? 'role' : undefined;
}

function differs(kind: AnchorClass, one: readonly Anchor[], other: readonly Anchor[]): boolean {
  if (one.length !== other.length) return false;
  // One of a kind on each side: its place is compared here, and which word it is by the marks (person, quantity, negation).
  if (one.length === 1 && NAMED_BY_MARKS.has(kind)) return one[0]?.rank !== other[0]?.rank;
  return one.some(({ form, rank }, at) => rank !== other[at]?.rank || (kind !== 'link' && form !== other[at]?.form));
}

function anchorsOf({ reading, steps, aside }: Side): ReadonlyMap<AnchorClass, readonly Anchor[]> {
  const places = steps.map(({ token }) => token.index).toSorted((one, other) => one - other);
  const found = new Map<AnchorClass, Anchor[]>();
  let rank = 0;
  for (const { form, index, role } of reading.tokens) {
    while (rank < places.length && (places[rank] ?? 0) < index) rank += 1;
    const anchor = role === 'function' && !aside.has(index) ? (ANCHORS.get(form) ?? linkAt(reading, index, form)) : undefined;
    if (anchor === undefined || (form === 'as' && reading.tokens[index + 1]?.form === 'well')) continue;
    const [kind, common] = anchor;
    const list = found.get(kind);
    const entry = { form: GENDERS[common] ?? common, rank: isPartitive(reading, index) ? 0 : rank };
    if (list === undefined) found.set(kind, [entry]);
    else list.push(entry);
  }
  return found;
}

const PARTITIVES = /^(?:of|among|from|for)$/;

/** `of the museums, how many are free`: how many museums. */
function isPartitive({ tokens }: Reading, many: number): boolean {
  const sentence = tokens[many]?.sentence;
  if (tokens[many]?.form !== 'many' || tokens[many - 1]?.form !== 'how' || tokens[many + 1]?.role !== 'function') return false;
  return PARTITIVES.test(tokens.find((token) => token.sentence === sentence)?.form ?? '');
}

/** Words between a preposition and the first that it governs: with all of my new friends. */
const MOST_BETWEEN = 3;

/** One that governs a word: not a particle, nor one left standing at the end. */
function linkAt({ tokens }: Reading, index: number, form: string): readonly [AnchorClass, string] | undefined {
  const link = LINKS.get(form);
  if (link === undefined) return undefined;
  const governed = tokens.slice(index + 1, index + 2 + MOST_BETWEEN).find(({ role }) => role !== 'function');
  return governed?.preposition === form ? link : undefined;
}

/**
 * Phrases that are set aside take their small words along, where no place is left to compare: in my house your dog is not my dog
 * in your house. A class that one question lacks altogether is left to the marks, as above.
 */
export function saysAlike({ asked, stored }: Sequence, one: Span, other: Span): boolean {
  const [here, there] = [telling(asked.reading, one), telling(stored.reading, other)];
  return CLASSES.every((kind) => {
    const forms = [here.within.get(kind) ?? '', there.within.get(kind) ?? ''];
    return forms[0] === forms[1] || !here.all.has(kind) || !there.all.has(kind);
  });
}

function telling(
  { tokens }: Reading,
  { from, to }: Span,
): { readonly all: ReadonlySet<AnchorClass>; readonly within: ReadonlyMap<AnchorClass, string> } {
  const all = new Set<AnchorClass>();
  const within = new Map<AnchorClass, string>();
  for (const { form, index, role } of tokens) {
    const anchor = role === 'function' ? ANCHORS.get(form) : undefined;
    if (anchor === undefined) continue;
    const [kind, common] = anchor;
    all.add(kind);
    if (index >= from && index <= to) within.set(kind, `${within.get(kind) ?? ''} ${GENDERS[common] ?? common}`);
  }
  return { all, within };
}
