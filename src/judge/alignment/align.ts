/**
 * Which words of two questions stand for one another, what is left over, and whether order and roles agree. Order is strict: every
 * reordering of equal words is a clash, save for the constructions under moves/, each with its table of examples. Cost: linear
 * in what is equal; what is left after that is compared each with each and bounded; beyond `MOST_ORDERED` words only equal order
 * passes. Asking the other way round gives the mirrored alignment.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';
import type { Alignment, Match, Pair } from './alignment.ts';
import { assign } from './assign.ts';
import { coverageOf } from './coverage.ts';
import { wordOf } from './match-words.ts';
import { matchDoers } from './doers.ts';
import { matchPhrases } from './phrases.ts';
import { reorder, type Reordered } from './reorder.ts';
import { roles } from './roles.ts';
import { isInOrder, sequenceOf } from './sequence.ts';
import { matchSplits } from './slips.ts';
import { matchTopical } from './topical.ts';

/** Content words of one side beyond which nothing may stand elsewhere. */
const MOST_ORDERED = 60;
/** Words without a partner beyond which no reordering is looked into: these are other questions. */
const MOST_UNEXPLAINED = 4;

export function pairOf(asked: Reading, stored: Reading, lexicon: Lexicon): Pair {
  let alignment: Alignment | undefined;
  return {
    asked,
    stored,
    lexicon,
    get alignment(): Alignment {
      alignment ??= align(asked, stored, lexicon);
      return alignment;
    },
  };
}

export function align(asked: Reading, stored: Reading, lexicon: Lexicon): Alignment {
  const found = matchAll(asked, stored, lexicon);
  const { leftover, repeated } = withoutRepeats(found.matches, found.asked, found.stored);
  const strays = leftover.asked.length + leftover.stored.length;
  const ordered = compareOrder(asked, stored, found.matches, { lexicon, search: strays > MOST_UNEXPLAINED ? 'none' : 'moves' });
  return {
    matches: found.matches,
    leftover,
    moves: ordered.moves,
    clashes: repeated === 'both' ? [...ordered.clashes, 'repeated'] : ordered.clashes,
    coverage: { asked: coverageOf(asked.content, leftover.asked, lexicon), stored: coverageOf(stored.content, leftover.stored, lexicon) },
    looseness: ordered.looseness,
  };
}

interface Found {
  readonly matches: readonly Match[];
  readonly asked: readonly Token[];
  readonly stored: readonly Token[];
}

function matchAll(asked: Reading, stored: Reading, lexicon: Lexicon): Found {
  const words = assign(asked.content, stored.content, lexicon);
  if (words.asked.length === 0 && words.stored.length === 0) return words;
  const phrases = matchPhrases(words, lexicon);
  const splits = matchSplits(phrases.leftover, asked, stored, lexicon);
  const topical = matchTopical(splits, asked, stored, lexicon);
  const doers = matchDoers(topical.leftover, asked, stored, lexicon);
  const matches = [...words.matches, ...phrases.matches, ...topical.matches, ...doers.matches].toSorted(
    (one, other) => one.asked.index - other.asked.index,
  );
  return { matches, ...doers.leftover };
}

interface Remaining {
  readonly leftover: { readonly asked: readonly Token[]; readonly stored: readonly Token[] };
  readonly repeated: 'none' | 'one' | 'both';
}

/**
 * A word said once more than the other question says it is accounted for by its other occurrence. Where both questions repeat words
 * of their own (`France helps Germany if Germany`, `Germany helps France if France`) the repeated ones have changed places.
 */
function withoutRepeats(matches: readonly Match[], asked: readonly Token[], stored: readonly Token[]): Remaining {
  const own = new Set(matches.map((match) => wordOf(match.asked)));
  const others = new Set(matches.map((match) => wordOf(match.stored)));
  const here = asked.filter((token) => token.kind !== 'word' || !own.has(wordOf(token)));
  const there = stored.filter((token) => token.kind !== 'word' || !others.has(wordOf(token)));
  const repeats = [here.length < asked.length, there.length < stored.length];
  return { leftover: { asked: here, stored: there }, repeated: repeats.every(Boolean) ? 'both' : repeats.some(Boolean) ? 'one' : 'none' };
}

type Ordered = Pick<Alignment, 'moves' | 'clashes' | 'looseness'>;

interface Look {
  readonly lexicon: Lexicon;
  /** `none`: equal order or a clash. */
  readonly search: 'moves' | 'none';
}

function compareOrder(asked: Reading, stored: Reading, matches: readonly Match[], { lexicon, search }: Look): Ordered {
  const sequence = sequenceOf(asked, stored, matches, lexicon);
  const ordered = isInOrder(sequence);
  const isLong = Math.max(asked.content.length, stored.content.length) > MOST_ORDERED;
  if (asked.extent === 'cut' || stored.extent === 'cut' || (isLong && !ordered)) return { moves: [], clashes: ['too-long'], looseness: 0 };
  const found: Reordered = ordered || search === 'moves' ? reorder(sequence) : { kind: 'clash', clash: 'order' };
  const report = roles(found.kind === 'clash' ? sequence : found.sequence, matches);
  if (found.kind === 'ordered') return { moves: found.moves, clashes: report.clashes, looseness: report.looseness };
  return { moves: [], clashes: [found.clash, ...report.clashes.filter((clash) => clash !== found.clash)], looseness: report.looseness };
}
