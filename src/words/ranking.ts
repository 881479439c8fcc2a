/**
 * Which questions of a scope share the most of what is wanted. The shortest lists are walked first, newest numbers first, and
 * never more than `MOST_WALKED` numbers in all: in a scope of a hundred thousand times `What is the balance of account N?` the
 * list of N is one number long, and the others are not needed to find it. The best found are then looked up in the lists that
 * were too long to walk, so that being frequent costs a word its place in the search but not in the ranking.
 *
 * The score of a question: for each wanted word it has, how much that word tells in this scope; less a little for each of its
 * own terms that nobody asked for, because both sides of a hit must be explained.
 */
import type { EntryId } from '../units.ts';
import type { Postings, PostingLists } from './posting-lists.ts';
import type { Wanted } from './word-index.ts';

export const MOST_WALKED = 4096;
/** Of the first list that does not fit, the newest: where no rare word is shared, these are all that is looked at. */
const MOST_OF_LONG = 1024;
/** Found questions that are looked up in the lists too long to walk. */
const REFINED = 64;
/** Bits of a mask; of a longer question the rarest words are looked for. */
const MOST_WORDS = 31;
/** Of questions with this many words a stored one must share two. */
const TWO_SHARED_FROM = 4;
/**
 * What a term that nobody asked for takes off. Of 4,722 pairs the judge lets pass, among 25,817 questions in one scope, 99.8% are
 * among the first five for any value from 0.2 to 2, and 96.7% for 0.
 */
const UNASKED = 0.5;

interface List extends Postings {
  /** Of the word it belongs to. */
  readonly bit: number;
  /** A question may be found by it alone. */
  readonly leads: boolean;
}

interface Found {
  readonly number: number;
  readonly score: number;
}

/** Scratch memory for one search at a time; made once, as large as the largest scope. */
export class Ranking {
  /** By number: the wanted words it was found under, as bits. All 0 between searches. */
  #masks = new Uint32Array(0);
  /** By number: how many of its terms were found. All 0 between searches. */
  #hits = new Uint8Array(0);
  readonly #touched = new Uint32Array(MOST_WALKED);
  #touchedCount = 0;
  readonly #weights = new Float64Array(MOST_WORDS);
  /** Bits of the words that count as shared. */
  #needed = 0;
  #walked = 0;
  #lastMask = 0;
  #lastTold = 0;

  /** Numbers walked over by the last search. */
  get walked(): number {
    return this.#walked;
  }

  /** Best first, ties newest first. */
  search(lists: PostingLists, wanted: readonly Wanted[], limit: number): readonly EntryId[] {
    if (limit < 1 || lists.count === 0) return [];
    this.#makeRoom(lists.length);
    const words = rarest(wanted);
    const lacking = this.#walk(this.#listsOf(lists, words), lists.places);
    const least = words.filter(isNeeded).length >= TWO_SHARED_FROM ? 2 : 1;
    const best = lacking.length === 0 ? this.#best(lists, limit, least) : this.#refined(lists, lacking, limit, least);
    this.#clear();
    return best.flatMap(({ number }) => lists.idAt(number) ?? []);
  }

  #makeRoom(length: number): void {
    if (length <= this.#masks.length) return;
    this.#masks = new Uint32Array(length + (length >> 2));
    this.#hits = new Uint8Array(this.#masks.length);
  }

  /** The lists of all words, shortest first, those of words that need not be there last. A word tells the more the fewer questions have it. */
  #listsOf(lists: PostingLists, words: readonly Wanted[]): readonly List[] {
    const found: List[] = [];
    this.#needed = 0;
    this.#lastMask = 0;
    this.#lastTold = 0;
    words.forEach((wanted, word) => {
      let questions = 0;
      if (isNeeded(wanted)) this.#needed |= 1 << word;
      for (const term of wanted.anyOf) {
        const postings = lists.postings(term);
        if (postings === undefined) continue;
        questions += postings.length;
        found.push({ ...postings, bit: 1 << word, leads: isNeeded(wanted) });
      }
      this.#weights[word] = !isNeeded(wanted) ? 0 : Math.log2(1 + lists.length / Math.max(1, questions));
    });
    return found.sort((one, other) => Number(other.leads) - Number(one.leads) || one.length - other.length);
  }

  /** The lists that were not walked to their end. */
  #walk(lists: readonly List[], places: Uint32Array): readonly List[] {
    this.#walked = 0;
    let next = 0;
    for (const list of lists) {
      const left = MOST_WALKED - this.#walked;
      if (left === 0 || !list.leads) break;
      const whole = list.length <= left;
      const steps = whole ? list.length : Math.min(left, MOST_OF_LONG);
      this.#note(places, list.start + list.length - steps, list.start + list.length, list.bit);
      this.#walked += steps;
      if (!whole) break;
      next += 1;
    }
    return lists.slice(next);
  }

  /** Newest first, so that among equals the first one met stays. */
  #note(places: Uint32Array, from: number, to: number, bit: number): void {
    const masks = this.#masks;
    const hits = this.#hits;
    for (let at = to - 1; at >= from; at -= 1) {
      const number = places[at] as number;
      const mask = masks[number] as number;
      if (mask === 0) {
        this.#touched[this.#touchedCount] = number;
        this.#touchedCount += 1;
      }
      masks[number] = mask | bit;
      hits[number] = (hits[number] as number) + 1;
    }
  }

  #refined(lists: PostingLists, lacking: readonly List[], limit: number, least: number): readonly Found[] {
    const { places } = lists;
    const few = this.#best(lists, Math.max(REFINED, limit), 1);
    for (const { number } of few) {
      for (const list of lacking) {
        if (((this.#masks[number] as number) & list.bit) !== 0 || !contains(places, list, number)) continue;
        this.#masks[number] = (this.#masks[number] as number) | list.bit;
        this.#hits[number] = (this.#hits[number] as number) + 1;
      }
    }
    const scored = few.filter(({ number }) => bitCount((this.#masks[number] as number) & this.#needed) >= least);
    return scored
      .map(({ number }) => ({ number, score: this.#score(lists, number) }))
      .sort((one, other) => other.score - one.score || other.number - one.number)
      .slice(0, limit);
  }

  #best(lists: PostingLists, limit: number, least: number): readonly Found[] {
    const best: Found[] = [];
    for (let at = 0; at < this.#touchedCount; at += 1) {
      const number = this.#touched[at] as number;
      if (least > 1 && bitCount((this.#masks[number] as number) & this.#needed) < least) continue;
      const score = this.#score(lists, number);
      const worst = best.length < limit ? undefined : best[best.length - 1];
      if (worst !== undefined && !comesBefore(score, number, worst)) continue;
      if (lists.idAt(number) === undefined) continue;
      insert(best, { number, score }, limit);
    }
    return best;
  }

  #score(lists: PostingLists, number: number): number {
    return this.#told(this.#masks[number] as number) - UNASKED * Math.max(0, lists.sizeAt(number) - (this.#hits[number] as number));
  }

  /** What the words of this mask tell together; neighbours in a list mostly share their mask. */
  #told(mask: number): number {
    if (mask === this.#lastMask) return this.#lastTold;
    let sum = 0;
    for (let rest = mask; rest !== 0; rest &= rest - 1) sum += this.#weights[31 - Math.clz32(rest & -rest)] as number;
    this.#lastMask = mask;
    this.#lastTold = sum;
    return sum;
  }

  #clear(): void {
    for (let at = 0; at < this.#touchedCount; at += 1) {
      this.#masks[this.#touched[at] as number] = 0;
      this.#hits[this.#touched[at] as number] = 0;
    }
    this.#touchedCount = 0;
  }
}

function isNeeded({ rarity }: Wanted): boolean {
  return rarity > 0;
}

function rarest(wanted: readonly Wanted[]): readonly Wanted[] {
  return wanted.length <= MOST_WORDS ? wanted : wanted.toSorted((one, other) => other.rarity - one.rarity).slice(0, MOST_WORDS);
}

function comesBefore(score: number, number: number, than: Found): boolean {
  return score > than.score || (score === than.score && number > than.number);
}

function insert(best: Found[], one: Found, limit: number): void {
  let at = best.length;
  while (at > 0 && comesBefore(one.score, one.number, best[at - 1] as Found)) at -= 1;
  best.splice(at, 0, one);
  if (best.length > limit) best.pop();
}

function contains(places: Uint32Array, { start, length }: Postings, number: number): boolean {
  let low = start;
  let high = start + length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low < start + length && places[low] === number;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
