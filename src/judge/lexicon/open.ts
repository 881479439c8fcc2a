/** The lexicon of English over the bytes of models/lexicon/en.bin and the hand-written lists beside this file. */
import { degreeOf } from './degree.ts';
import { isAddedDerivation, keepsMeaning, opposesDoer } from './derivation.ts';
import { refusesBase, regularBases } from './inflection.ts';
import type { Degree, Lexicon, PartOfSpeech } from './lexicon.ts';
import { Memo } from './memo.ts';
import { OPPOSITES } from './opposites.ts';
import { opposedByPrefix } from './prefixes.ts';
import { REFUSED_SYNONYMS } from './refused.ts';
import { slipped } from './slip.ts';
import { spelledAlike } from './spelling.ts';
import { SYNONYMS } from './synonym-groups.ts';
import { type Entry, LONGEST_WORD, WordTable } from './table.ts';
import { type Grouped, holds } from './word-lists.ts';

/** Words remembered, twice over at most; a thousand questions' worth. About 1 MB. */
const REMEMBERED = 4096;
const MOST_RELATED = 24;
const MOST_OPPOSITES = 12;
const ADJECTIVE_PREFIXES = ['un', 'in', 'im', 'il', 'ir', 'dis', 'non'];
const MISSING: Entry = { number: -1, zipf: 0, parts: '', proper: false, synonyms: [], antonyms: [], derived: [], bases: [] };

export function openLexicon(bytes: Uint8Array): Lexicon {
  return new EnglishLexicon(new WordTable(bytes));
}

class EnglishLexicon implements Lexicon {
  readonly #table: WordTable;
  readonly #entries = new Memo<Entry>(REMEMBERED);
  readonly #lemmas = new Memo<readonly string[]>(REMEMBERED);
  readonly #related = new Memo<readonly string[]>(REMEMBERED);
  readonly #opposites = new Memo<readonly string[]>(REMEMBERED);

  constructor(table: WordTable) {
    this.#table = table;
  }

  lemmas(word: string): readonly string[] {
    return word.length > LONGEST_WORD ? [word] : this.#lemmas.of(word, (key) => this.#basesOf(key));
  }

  partsOfSpeech(word: string): string {
    return this.#entry(word).parts;
  }

  known(word: string): boolean {
    return this.#entry(word) !== MISSING || this.lemmas(word).length > 1;
  }

  zipf(word: string): number {
    return this.#entry(word).zipf;
  }

  properName(word: string): boolean {
    return this.#entry(word).proper;
  }

  degree(word: string): Degree {
    const bases = this.lemmas(word).filter((base) => base !== word);
    return degreeOf(
      word,
      bases.some((base) => this.partsOfSpeech(base).includes('a')),
    );
  }

  synonyms(one: string, other: string): boolean {
    if (one === other || this.antonyms(one, other)) return false;
    return this.#some(one, other, (left, right) => this.#synonymous(left, right));
  }

  antonyms(one: string, other: string): boolean {
    if (one === other || this.lemmas(one).some((base) => this.lemmas(other).includes(base))) return false;
    return this.#some(one, other, (left, right) => this.#opposed(left, right));
  }

  derived(one: string, other: string): boolean {
    const partsOf = (word: string): string => this.partsOfSpeech(word);
    if (one === other || opposesDoer(one, other, partsOf) || opposesDoer(other, one, partsOf) || this.antonyms(one, other)) return false;
    return this.#some(
      one,
      other,
      (left, right) =>
        isAddedDerivation(left, right) || (this.#linked(left, right, 'derived') && keepsMeaning(left, right, partsOf)),
    );
  }

  spellings(one: string, other: string): boolean {
    return this.#some(one, other, (left, right) => spelledAlike(left, right, (word) => this.known(word)));
  }

  slip(one: string, other: string): boolean {
    return this.known(one) !== this.known(other) && slipped(one, other);
  }

  samePhrase(phrase: string, word: string): boolean {
    return phrase !== word && this.lemmas(word).some((base) => this.#synonymous(phrase, base));
  }

  related(word: string): readonly string[] {
    return word.length > LONGEST_WORD ? [] : this.#related.of(word, (key) => this.#relatedTo(key));
  }

  opposites(word: string): readonly string[] {
    return word.length > LONGEST_WORD ? [] : this.#opposites.of(word, (key) => this.#oppositeTo(key));
  }

  #entry(word: string): Entry {
    if (word.length > LONGEST_WORD) return MISSING;
    return this.#entries.of(word, (key) => this.#table.find(key) ?? MISSING);
  }

  #basesOf(word: string): readonly string[] {
    const found = new Set([word]);
    const entry = this.#entry(word);
    // Wales is no plural: but an operator's own product may be, so this holds of names the table knows only.
    if (entry.proper) return [word];
    for (const number of entry.bases) {
      const base = this.#table.word(number);
      if (!refusesBase(word, base)) found.add(base);
    }
    const plays = (base: string, part: PartOfSpeech): boolean => this.partsOfSpeech(base).includes(part);
    for (const base of regularBases(word, plays)) found.add(base);
    return [...found];
  }

  #some(one: string, other: string, holdsOf: (left: string, right: string) => boolean): boolean {
    const rights = this.lemmas(other);
    return this.lemmas(one).some((left) => rights.some((right) => left !== right && holdsOf(left, right)));
  }

  #linked(one: string, other: string, kind: 'synonyms' | 'antonyms' | 'derived'): boolean {
    const links = this.#entry(one)[kind];
    return links.length > 0 && links.includes(this.#entry(other).number);
  }

  #synonymous(one: string, other: string): boolean {
    return holds(SYNONYMS, one, other) || (this.#linked(one, other, 'synonyms') && !holds(REFUSED_SYNONYMS, one, other));
  }

  #opposed(one: string, other: string): boolean {
    if (holds(SYNONYMS, one, other)) return false;
    if (holds(OPPOSITES, one, other) || this.#linked(one, other, 'antonyms')) return true;
    return this.#entry(one) !== MISSING && this.#entry(other) !== MISSING && opposedByPrefix(one, other);
  }

  #relatedTo(word: string): readonly string[] {
    const found = new Set<string>();
    for (const base of this.lemmas(word)) {
      for (const other of [...listed(SYNONYMS, base), ...this.#linkedWords(base)]) {
        if (other !== word && (this.synonyms(word, other) || this.derived(word, other))) found.add(other);
      }
    }
    const commonFirst = [...found].toSorted((left, right) => this.zipf(right) - this.zipf(left) || (left < right ? -1 : 1));
    return commonFirst.slice(0, MOST_RELATED);
  }

  #oppositeTo(word: string): readonly string[] {
    const linked = this.#entry(word).antonyms.map((number) => this.#table.word(number));
    const prefixed = ADJECTIVE_PREFIXES.flatMap((prefix) => [prefix + word, ...(word.startsWith(prefix) ? [word.slice(prefix.length)] : [])]);
    const found = new Set([...listed(OPPOSITES, word), ...linked, ...prefixed.filter((other) => this.#entry(other) !== MISSING)]);
    return [...found].filter((other) => this.antonyms(word, other)).slice(0, MOST_OPPOSITES);
  }

  #linkedWords(base: string): readonly string[] {
    const entry = this.#entry(base);
    return [...entry.synonyms, ...entry.derived].map((number) => this.#table.word(number)).filter((other) => !other.includes('_'));
  }
}

function listed(groups: Grouped, word: string): Iterable<string> {
  return groups.get(word) ?? [];
}
