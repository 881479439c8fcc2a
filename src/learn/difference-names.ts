/** Differences one by one, as they are counted and kept: a word by its base form, a way of asking behind a mark no word begins with. */
import { isExcusable, type Differences, type Way } from '../judge/judge.ts';

export type DifferenceName = string;

/** Both sides together. What differs in more is another question, not other words for it. */
const MOST_TOGETHER = 6;
const LONGEST_WORD = 40;
const WAY = '~';

/** Each once, words first. `undefined`: nothing that could ever be learnt, since it is too much or no word at all. */
export function differenceNames({ asked, stored, ways }: Differences): readonly DifferenceName[] | undefined {
  const words = [...new Set([...asked, ...stored])];
  if (words.length + ways.length > MOST_TOGETHER || !words.every(isWordName)) return undefined;
  return [...words, ...new Set(ways.map((way) => nameOfWay(way)))];
}

/** A way of asking that no evidence excuses: it takes its part of the blame, and is never approved. */
export function isAbsolute(name: DifferenceName): boolean {
  return isWayName(name) && !isExcusable(name.slice(WAY.length) as Way);
}

/** The other question lacks these words, and has none in their place. */
export function isOneSided({ asked, stored }: Differences): boolean {
  return asked.length === 0 || stored.length === 0;
}

export function isWayName(name: DifferenceName): boolean {
  return name.startsWith(WAY);
}

/** Anything that this module could have named; for what is read from disk. */
export function isDifferenceName(name: string): boolean {
  return isWayName(name) ? name.length <= LONGEST_WORD : isWordName(name);
}

function nameOfWay(way: Way): DifferenceName {
  return `${WAY}${way}`;
}

function isWordName(word: string): boolean {
  return word !== '' && word.length <= LONGEST_WORD && !/[\s~]/.test(word);
}
