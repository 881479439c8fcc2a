/** Base forms of inflected English words, by regular endings; irregular forms come from the table. */
import type { PartOfSpeech } from './lexicon.ts';
import { REFUSED_BASES } from './refused.ts';
import { holds } from './word-lists.ts';

/** Words that look inflected and are not, or whose base is a different word to everyone who asks. */
const NOT_INFLECTED: ReadonlySet<string> = new Set(
  `
  species series news physics mathematics politics economics statistics ethics athletics electronics mechanics gymnastics
  genetics graphics logistics acoustics dynamics tactics analytics aerobics robotics linguistics aesthetics optics classics basics
  diabetes aids always perhaps alas arms customs goods glasses pants shorts jeans trousers scissors pliers goggles clothes means thanks
  congratulations headquarters status lens bus gas plus virus bias corps odds abs chess premises proceeds quarters
  united during evening morning nothing something anything everything ceiling wedding pudding sibling earring according willing string
  hundred indeed seed feed speed need breed bed weed sacred naked hatred kindred
  never ever over under after upper inner outer former latter per her other either neither whether rather together
  interest forest honest request rest guest test west modest harvest protest arrest invest suggest digest contest earnest priest
  chest quest nest best vest manifest conquest
    `
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/**
 * Nouns for WordNet, yet comparatives to those who ask. Every other noun in -er that is no adjective has no adjective for a
 * base: a number is not more numb, a stranger not more strange.
 */
const COMPARATIVE_NOUNS: ReadonlySet<string> = new Set([
  ...['lower', 'warmer', 'cooler', 'thinner', 'lighter', 'smoother', 'sharper', 'fuller', 'flatter', 'finer', 'cleaner', 'fresher'],
  ...['taller', 'softer', 'tighter', 'thicker', 'sweeter', 'drier', 'fitter', 'calmer', 'quieter', 'rounder', 'looser'],
]);

type Ending = readonly [ending: string, part: PartOfSpeech, replacements: readonly string[]];
const ENDINGS: readonly Ending[] = [
  ['ies', 'n', ['y']],
  ['ies', 'v', ['y']],
  ['es', 'n', ['', 'e']],
  ['es', 'v', ['', 'e']],
  ['s', 'n', ['']],
  ['s', 'v', ['']],
  ['ied', 'v', ['y']],
  ['ed', 'v', ['', 'e']],
  ['ying', 'v', ['ie']],
  ['ing', 'v', ['', 'e']],
  ['ier', 'a', ['y']],
  ['er', 'a', ['', 'e']],
  ['iest', 'a', ['y']],
  ['est', 'a', ['', 'e']],
];
/** Most words end otherwise, and are looked at no further. */
const LAST_LETTERS: ReadonlySet<string> = new Set(ENDINGS.map(([ending]) => ending.slice(-1)));
/** Endings before which a short stressed syllable doubles its consonant: hop, hopping; hope, hoping. */
const DOUBLING: ReadonlySet<string> = new Set(['ed', 'ing', 'er', 'est']);
const SHORT_SYLLABLE = /^[^aeiou]*[aeiou][^aeiouwxy]$/;
/** Where both are words, no silent e was dropped: singing comes from sing, not singe, and older from old. But bathing may from bathe. */
const NO_SILENT_E = /[^aeiou][^aeiouh]$/;
const LONGEST_ENDING = 4;
const SHORTEST_BASE = 2;

export type Plays = (word: string, part: PartOfSpeech) => boolean;

/** `plays` tells whether a word is a base form of that part of speech. Bases in the order of the rules, without repeats. */
export function regularBases(word: string, plays: Plays): readonly string[] {
  const found: string[] = [];
  if (word.length < LONGEST_ENDING || !LAST_LETTERS.has(word.slice(-1)) || word.endsWith('ss') || NOT_INFLECTED.has(word)) return found;
  for (const [ending, part, replacements] of ENDINGS) {
    if (!word.endsWith(ending) || (part === 'a' && !mayCompare(word, plays))) continue;
    for (const base of candidates(word.slice(0, -ending.length), ending, replacements, (one) => plays(one, part))) {
      if (!found.includes(base) && !refusesBase(word, base)) found.push(base);
    }
  }
  return found;
}

export function refusesBase(word: string, base: string): boolean {
  return holds(REFUSED_BASES, word, base);
}

function mayCompare(word: string, plays: Plays): boolean {
  return word.endsWith('est') || plays(word, 'a') || plays(word, 'r') || !plays(word, 'n') || COMPARATIVE_NOUNS.has(word);
}

function candidates(stem: string, ending: string, replacements: readonly string[], plays: (base: string) => boolean): readonly string[] {
  const doubles = DOUBLING.has(ending);
  const undoubled = stem.slice(0, -1);
  if (doubles && isDoubled(stem) && undoubled.length >= SHORTEST_BASE && plays(undoubled)) return [undoubled];
  const bases = replacements
    .filter((replacement) => !(doubles && replacement === '' && SHORT_SYLLABLE.test(stem)))
    .map((replacement) => stem + replacement)
    .filter((base) => base.length >= SHORTEST_BASE && takes(base, ending) && plays(base));
  return bases.length > 1 && NO_SILENT_E.test(stem) ? bases.slice(0, 1) : bases;
}

function isDoubled(stem: string): boolean {
  const last = stem.at(-1) ?? '';
  return stem.length >= 3 && last === stem.at(-2) && !'aeiouy'.includes(last);
}

/** `-es` stands after a hiss or o only, or the e is the base's own: `buses`, but no `catses`. */
function takes(base: string, ending: string): boolean {
  return ending !== 'es' || base.endsWith('e') || /(?:[sxzo]|[cs]h)$/.test(base);
}
