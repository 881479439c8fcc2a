/** A word with all that is known of each of its base forms, gathered once: what every comparison of two words starts from. */
import { DERIVATIONS } from './derivation.ts';
import { refusesBase, regularBases } from './inflection.ts';
import type { PartOfSpeech } from './lexicon.ts';
import { Memo } from './memo.ts';
import { OPPOSITES } from './opposites.ts';
import { SPELLINGS } from './spelling.ts';
import { SYNONYMS } from './synonym-groups.ts';
import { type Entry, LONGEST_WORD, type WordTable } from './table.ts';

/** Words remembered, twice over at most; a thousand questions' worth, about 3 MB. */
const REMEMBERED = 4096;
const NONE: ReadonlySet<string> = new Set();

/** What stands for a word the table lacks. */
export const MISSING: Entry = { number: -1, zipf: 0, parts: '', proper: false, synonyms: [], antonyms: [], derived: [], bases: [] };

export interface BaseWord {
  readonly word: string;
  readonly entry: Entry;
  /** Those written by hand. */
  readonly synonyms: ReadonlySet<string>;
  readonly opposites: ReadonlySet<string>;
  readonly derivations: ReadonlySet<string>;
  readonly spellings: ReadonlySet<string>;
}

export interface Spelt {
  readonly lemmas: readonly string[];
  /** One for each lemma, in their order. */
  readonly bases: readonly BaseWord[];
}

export class BaseWords {
  readonly #table: WordTable;
  readonly #entries = new Memo<Entry>(REMEMBERED);
  readonly #spelt = new Memo<Spelt>(REMEMBERED);

  constructor(table: WordTable) {
    this.#table = table;
  }

  /** Base forms of a word. A run of letters too long for a word is its own, and not remembered. */
  of(word: string): Spelt {
    if (word.length > LONGEST_WORD) return { lemmas: [word], bases: [this.#baseWord(word)] };
    return this.#spelt.of(word, (key) => {
      const lemmas = this.#lemmasOf(key);
      return { lemmas, bases: lemmas.map((lemma) => this.#baseWord(lemma)) };
    });
  }

  entry(word: string): Entry {
    if (word.length > LONGEST_WORD) return MISSING;
    return this.#entries.of(word, (key) => this.#table.find(key) ?? MISSING);
  }

  #baseWord(word: string): BaseWord {
    return {
      word,
      entry: this.entry(word),
      synonyms: SYNONYMS.get(word) ?? NONE,
      opposites: OPPOSITES.get(word) ?? NONE,
      derivations: DERIVATIONS.get(word) ?? NONE,
      spellings: SPELLINGS.get(word) ?? NONE,
    };
  }

  #lemmasOf(word: string): readonly string[] {
    const entry = this.entry(word);
    // Wales is no plural. An operator's own product may look like one; the table does not know it for a name.
    if (entry.proper) return [word];
    const found = new Set([word]);
    for (const number of entry.bases) {
      const base = this.#table.word(number);
      if (!refusesBase(word, base)) found.add(base);
    }
    const plays = (base: string, part: PartOfSpeech): boolean => this.entry(base).parts.includes(part);
    for (const base of regularBases(word, plays)) found.add(base);
    return [...found];
  }
}
