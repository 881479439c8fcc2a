/** The lexicon of English over the bytes of models/lexicon/en.bin and the hand-written lists beside this file. */
import { BaseWords, type Spelt } from './base-words.ts';
import { degreeOf } from './degree.ts';
import { opposesDoer } from './derivation.ts';
import type { Degree, Lexicon } from './lexicon.ts';
import { Memo } from './memo.ts';
import { prefixedOpposites } from './prefixes.ts';
import { anyPair, derivedWith, opposed, type Relation, shareBase, synonymous } from './relations.ts';
import { slipped } from './slip.ts';
import { spelledAlike } from './spelling.ts';
import { LONGEST_WORD, WordTable } from './table.ts';

const MOST_RELATED = 24;
const MOST_OPPOSITES = 12;
/** Words whose relatives are remembered, twice over at most: those of the questions lately indexed. */
const REMEMBERED = 2048;

export function openLexicon(bytes: Uint8Array): Lexicon {
  return new EnglishLexicon(new WordTable(bytes));
}

class EnglishLexicon implements Lexicon {
  readonly #table: WordTable;
  readonly #words: BaseWords;
  readonly #related = new Memo<readonly string[]>(REMEMBERED);
  readonly #opposites = new Memo<readonly string[]>(REMEMBERED);
  readonly #derivation: Relation;

  constructor(table: WordTable) {
    this.#table = table;
    this.#words = new BaseWords(table);
    this.#derivation = derivedWith((word) => this.partsOfSpeech(word));
  }

  lemmas(word: string): readonly string[] {
    return this.#words.of(word).lemmas;
  }

  partsOfSpeech(word: string): string {
    return this.#words.entry(word).parts;
  }

  known(word: string): boolean {
    return this.#words.entry(word).number >= 0 || this.lemmas(word).length > 1;
  }

  zipf(word: string): number {
    return this.#words.entry(word).zipf;
  }

  properName(word: string): boolean {
    return this.#words.entry(word).proper;
  }

  degree(word: string): Degree {
    const adjective = this.#words.of(word).bases.some((base) => base.word !== word && base.entry.parts.includes('a'));
    return degreeOf(word, adjective);
  }

  synonyms(one: string, other: string): boolean {
    if (one === other) return false;
    const [left, right] = [this.#words.of(one), this.#words.of(other)];
    return anyPair(left.bases, right.bases, synonymous) && !areOpposed(left, right);
  }

  antonyms(one: string, other: string): boolean {
    return one !== other && areOpposed(this.#words.of(one), this.#words.of(other));
  }

  derived(one: string, other: string): boolean {
    if (one === other) return false;
    const [left, right] = [this.#words.of(one), this.#words.of(other)];
    if (!anyPair(left.bases, right.bases, this.#derivation)) return false;
    const partsOf = (word: string): string => this.partsOfSpeech(word);
    return !opposesDoer(one, other, partsOf) && !opposesDoer(other, one, partsOf) && !areOpposed(left, right);
  }

  spellings(one: string, other: string): boolean {
    if (one === other) return false;
    const known = (word: string): boolean => this.known(word);
    const alike: Relation = (left, right) => left.spellings.has(right.word) || spelledAlike(left.word, right.word, known);
    return anyPair(this.#words.of(one).bases, this.#words.of(other).bases, alike);
  }

  slip(one: string, other: string): boolean {
    return this.known(one) !== this.known(other) && slipped(one, other);
  }

  samePhrase(phrase: string, word: string): boolean {
    if (phrase === word) return false;
    const [whole] = this.#words.of(phrase).bases;
    return whole !== undefined && this.#words.of(word).bases.some((base) => synonymous(whole, base));
  }

  related(word: string): readonly string[] {
    return word.length > LONGEST_WORD ? [] : this.#related.of(word, (key) => this.#relatedTo(key));
  }

  opposites(word: string): readonly string[] {
    return word.length > LONGEST_WORD ? [] : this.#opposites.of(word, (key) => this.#oppositeTo(key));
  }

  #relatedTo(word: string): readonly string[] {
    const found = new Set<string>();
    for (const base of this.#words.of(word).bases) {
      const linked = [...base.entry.synonyms, ...base.entry.derived].map((number) => this.#table.word(number));
      for (const other of [...base.synonyms, ...linked.filter((spelt) => !spelt.includes('_'))]) {
        if (other !== word && (this.synonyms(word, other) || this.derived(word, other))) found.add(other);
      }
    }
    const commonFirst = [...found].toSorted((left, right) => this.zipf(right) - this.zipf(left) || (left < right ? -1 : 1));
    return commonFirst.slice(0, MOST_RELATED);
  }

  #oppositeTo(word: string): readonly string[] {
    const [own] = this.#words.of(word).bases;
    if (own === undefined) return [];
    const linked = own.entry.antonyms.map((number) => this.#table.word(number));
    const prefixed = prefixedOpposites(word).filter((other) => this.#words.entry(other).number >= 0);
    const found = new Set([...own.opposites, ...linked, ...prefixed]);
    return [...found].filter((other) => this.antonyms(word, other)).slice(0, MOST_OPPOSITES);
  }
}

/** Never of two forms of one word: `lower` and `low`. */
function areOpposed(one: Spelt, other: Spelt): boolean {
  return anyPair(one.bases, other.bases, opposed) && !shareBase(one.bases, other.bases);
}
