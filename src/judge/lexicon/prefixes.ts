/** Prefixes that turn a word into its opposite, and pairs of prefixes that oppose one another. */
import { grouped, holds } from './word-lists.ts';

const NEGATING = ['un', 'in', 'im', 'il', 'ir', 'non', 'non-', 'dis', 'de', 'de-', 'mis', 'anti', 'anti-', 'counter', 'a', 'ab'];
const ADJECTIVE_PREFIXES = ['un', 'in', 'im', 'il', 'ir', 'dis', 'non'];
/** The short ones begin too many words by chance: `away` is not the opposite of `way`. */
const SHORT_ONES: ReadonlySet<string> = new Set(['a', 'ab']);
const LEAST_SHORT_REST = 6;
const LEAST_REST = 3;

const OPPOSED: readonly (readonly [string, string])[] = [
  ['over', 'under'],
  ['pre', 'post'],
  ['pre-', 'post-'],
  ['hyper', 'hypo'],
  ['in', 'out'],
  ['inter', 'intra'],
  ['macro', 'micro'],
  ['up', 'down'],
  ['on', 'off'],
  ['en', 'dis'],
  ['im', 'ex'],
  ['im', 'em'],
  ['in', 'ex'],
  ['intro', 'extro'],
  ['mono', 'poly'],
  ['homo', 'hetero'],
  ['multi', 'mono'],
  ['maxi', 'mini'],
  ['sub', 'super'],
  ['ultra', 'infra'],
  ['uni', 'bi'],
  ['uni', 'multi'],
  ['bi', 'tri'],
  ['ante', 'post'],
  ['endo', 'exo'],
  ['pro', 'anti'],
  ['as', 'des'],
  ['in', 'de'],
  ['fore', 'back'],
  ['step', 'grand'],
  ['micro', 'milli'],
  ['milli', 'kilo'],
  ['kilo', 'mega'],
  ['mega', 'giga'],
  ['giga', 'tera'],
  ['milli', 'centi'],
  ['centi', 'kilo'],
  ['nano', 'micro'],
  ['nano', 'milli'],
  ['kilo', 'giga'],
  ['mega', 'tera'],
  ['with', 'de'],
  ['eu', 'dys'],
  ['brady', 'tachy'],
];
const LEAST_OPPOSED_REST = 4;

/** Formed like opposites, and the same: both are said. */
const SAME: ReturnType<typeof grouped> = grouped(`
  flammable inflammable|regardless irregardless|thaw unthaw|ravel unravel|loosen unloosen|bone debone|habit inhabit
  valuable invaluable|stall install|press impress|scribe inscribe|crease increase|lighten enlighten
`);

/** Both must be words; the caller saw to it. Harmless where chance made the pair (`form`, `inform`): those are not the same either. */
export function opposedByPrefix(one: string, other: string): boolean {
  if (!endAlike(one, other) || holds(SAME, one, other)) return false;
  return negates(one, other) || negates(other, one) || OPPOSED.some(([left, right]) => turns(one, other, left, right));
}

/** Cheap, and true of every pair below: prefixes leave the end of a word alone. */
function endAlike(one: string, other: string): boolean {
  for (let back = 1; back <= LEAST_REST; back += 1) {
    if (one.charCodeAt(one.length - back) !== other.charCodeAt(other.length - back)) return false;
  }
  return true;
}

/** Words formed like the opposite of this one; the caller keeps those that are words. */
export function prefixedOpposites(word: string): readonly string[] {
  return ADJECTIVE_PREFIXES.flatMap((prefix) => [prefix + word, ...(word.startsWith(prefix) ? [word.slice(prefix.length)] : [])]);
}

function negates(word: string, plain: string): boolean {
  if (plain.length < LEAST_REST || word.length <= plain.length || !word.endsWith(plain)) return false;
  const prefix = word.slice(0, -plain.length);
  return NEGATING.includes(prefix) && (!SHORT_ONES.has(prefix) || plain.length >= LEAST_SHORT_REST);
}

function turns(one: string, other: string, left: string, right: string): boolean {
  const rest = one.startsWith(left) ? one.slice(left.length) : undefined;
  if (rest !== undefined && rest.length >= LEAST_OPPOSED_REST && other === right + rest) return true;
  const back = one.startsWith(right) ? one.slice(right.length) : undefined;
  return back !== undefined && back.length >= LEAST_OPPOSED_REST && other === left + back;
}
