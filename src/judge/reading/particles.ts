/**
 * Verbs whose particle makes another verb of them: to work out is not to work, to give up not to give. The particle leaves the
 * text and stays with its verb, so that neither stands for the other, and `hand in` is found among the synonyms of `submit`.
 * A particle that adds nothing (wake up, pay off, sit down) is left where it is, and so is a preposition of place.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { DETERMINERS, PREPOSITIONS, PRONOUNS, QUESTION_WORDS } from './function-words.ts';
import { formOf, isMark, type Piece } from './piece.ts';
import { wordList } from './word-list.ts';

/** Verb, base form, and its particles. */
const WHEREVER = table(`
  act: up out
  back: out down
  blow: up out
  break: up down out through
  bring: up about
  burn: out
  buy: out
  call: off
  care: for
  carry: out
  cash: out
  catch: up
  check: out
  clear: out
  come: up across out off over
  cut: out off
  deal: with
  drop: out off
  eat: out
  end: up
  fall: out through for behind
  figure: out
  fill: out in
  find: out
  follow: up
  get: over by along up through around out away
  give: up in off
  go: out off through up down
  grow: up
  hand: in out over
  hang: out up
  hold: up off
  keep: up
  kick: out
  knock: out
  lay: off
  leave: out
  let: down off
  look: up for after into over out
  make: up out
  move: out
  opt: in out
  pass: out away over
  pick: up out
  point: out
  pull: over off
  put: off out up down through
  roll: over
  rule: out
  run: out over into
  search: for
  sell: out
  set: off out
  settle: down
  show: up off
  slow: down
  speed: up
  stand: up for out by
  stay: up
  step: down
  sum: up
  take: out over up off down
  tear: down up
  think: over through
  throw: up out
  tie: up
  track: down
  trade: in
  try: out
  turn: up down out into over around
  warm: up
  watch: out
  wear: out
  wipe: out
  work: out up
  write: off
`);
/** Those that are prepositions as often: particles only before the end of a clause. */
const AT_END = table(`
  break: in
  check: in
  come: on
  get: off in
  go: on over
  hang: on
  hold: on out
  put: on
  trade: up
  turn: in
`);
/** What can follow a verb that has its particle already. */
const AFTER_END = wordList(`
  to with using from at and or but if when while as via after before for without again automatically because so what how why who where
`);
/** An object that stands between the two: throw it out, put the candle out. */
const OBJECTS = wordList('it them me him her us this that these those');
const AFTER_SPLIT = wordList('and or but if when while after before without again');
const MOST_OBJECT_WORDS = 4;
/** `how do you check in`, `what others throw out`. */
const NO_NOUN_AFTER = wordList('that which what this these those some any each all both');

export function joinParticles(pieces: readonly Piece[], lexicon: Lexicon): readonly Piece[] {
  if (!pieces.some((piece) => PARTICLES.has(formOf(piece)))) return pieces;
  const dropped = new Set<Piece>();
  const joined = pieces.map((piece, at) => {
    const found = particleOf(pieces, at, lexicon);
    if (found === undefined) return piece;
    for (let next = found.from; next <= found.particle; next += 1) dropped.add(pieces[next] ?? piece);
    return { ...piece, particle: formOf(pieces[found.particle]) };
  });
  return dropped.size === 0 ? pieces : joined.filter((_, at) => !dropped.has(pieces[at] as Piece));
}

interface Found {
  /** Where its particle stands, and the hyphen before it if there is one. */
  readonly from: number;
  readonly particle: number;
}

function particleOf(pieces: readonly Piece[], at: number, lexicon: Lexicon): Found | undefined {
  const form = formOf(pieces[at]);
  if (form === '' || isNoun(pieces[at - 1])) return undefined;
  const verbs = lexicon.lemmas(form);
  const next = isMark(pieces[at + 1], '-') && pieces[at + 1]?.gap === 'none' ? at + 2 : at + 1;
  const particle = formOf(pieces[next]);
  const isJoined = holds(WHEREVER, verbs, particle) || (holds(AT_END, verbs, particle) && isEnd(pieces[next + 1], AFTER_END));
  if (isJoined) return { from: at + 1, particle: next };
  return verbs.some((verb) => WHEREVER.has(verb)) ? apart(pieces, at, verbs) : undefined;
}

/** `put the candle out`, before the end of the clause only. */
function apart(pieces: readonly Piece[], at: number, verbs: readonly string[]): Found | undefined {
  const first = formOf(pieces[at + 1]);
  if (!OBJECTS.has(first) && !DETERMINERS.has(first)) return undefined;
  for (let particle = at + 2; particle <= at + 1 + MOST_OBJECT_WORDS; particle += 1) {
    const last = formOf(pieces[particle - 1]);
    if (last === '' || PREPOSITIONS.has(last) || QUESTION_WORDS.has(last)) return undefined;
    if (!SPLIT.has(formOf(pieces[particle])) || !holds(WHEREVER, verbs, formOf(pieces[particle]))) continue;
    return isEnd(pieces[particle + 1], AFTER_SPLIT) ? { from: particle, particle } : undefined;
  }
  return undefined;
}
/** `with` and `for` never stand behind the object. */
const SPLIT = wordList('up out off down over in');

/** `the check in my wallet`, `a work out of town`. */
function isNoun(before: Piece | undefined): boolean {
  const form = formOf(before);
  return DETERMINERS.has(form) && !NO_NOUN_AFTER.has(form) && !PRONOUNS.has(form);
}

function isEnd(piece: Piece | undefined, words: ReadonlySet<string>): boolean {
  return piece === undefined || (piece.kind === 'mark' && piece.text !== '-') || words.has(formOf(piece));
}

type Table = ReadonlyMap<string, ReadonlySet<string>>;

function holds(all: Table, verbs: readonly string[], particle: string): boolean {
  return particle !== '' && verbs.some((verb) => all.get(verb)?.has(particle) === true);
}

function table(lines: string): Table {
  const rows = lines.trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [verb = '', particles = ''] = row.trim().split(': ');
      return [verb, wordList(particles)] as const;
    }),
  );
}

const PARTICLES: ReadonlySet<string> = new Set([...WHEREVER.values(), ...AT_END.values()].flatMap((particles) => [...particles]));
