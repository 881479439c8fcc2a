/**
 * What is known of English words: base forms, senses, opposites, derivations, frequency. The words come in lower case and
 * are compared as given; nothing here looks at a sentence. All answers are synchronous and take microseconds.
 */
export type Degree = 'positive' | 'comparative' | 'superlative';
/** n noun, v verb, a adjective, r adverb. */
export type PartOfSpeech = 'n' | 'v' | 'a' | 'r';

export interface Lexicon {
  /** All plausible base forms, the word itself first: `left` -> left, leave. */
  lemmas(word: string): readonly string[];
  /** Of a base form, the most usual first, as in `nv`; '' where it is none. Inflected forms have none: ask their lemmas. */
  partsOfSpeech(word: string): string;
  /** A word of the language, inflected or not, or common enough to be no slip of the keyboard. */
  known(word: string): boolean;
  /** How common: log10 of occurrences per billion words, about 0 to 8; 0 where it was never counted. */
  zipf(word: string): number;
  /** Only ever the name of one thing: Paris, Einstein. */
  properName(word: string): boolean;
  degree(word: string): Degree;
  /** Share a frequent sense, in any of their base forms. */
  synonyms(one: string, other: string): boolean;
  antonyms(one: string, other: string): boolean;
  /** One comes from the other with its meaning: decide, decision. */
  derived(one: string, other: string): boolean;
  /** Two spellings of one word: colour, color. */
  spellings(one: string, other: string): boolean;
  /** One of them is no word and a slip of the keyboard away from the other. */
  slip(one: string, other: string): boolean;
  /** A phrase of several words, joined by `_`, with a sense that one word has: heart_attack, infarction. */
  samePhrase(phrase: string, word: string): boolean;
  /** Words that `synonyms` or `derived` holds of, base forms, at most 24: what a search by words must also look under. */
  related(word: string): readonly string[];
  /** Words that `antonyms` holds of, base forms, at most 12: `less optimistic` is found under `pessimistic`. */
  opposites(word: string): readonly string[];
}
