/** A question taken apart once, for all vetoes: its words as written, where a sentence begins, and its pieces between spaces. */
import { beginsUpperCase, placedWordsOf } from '../text.ts';

export interface Word {
  /** As written, with a straight apostrophe. */
  readonly word: string;
  readonly lower: string;
  readonly start: number;
  /** `opening`: a capital here may only mean that a sentence begins. */
  readonly place: 'opening' | 'inner';
  readonly initial: 'upper' | 'other';
}

export interface Sentence {
  readonly text: string;
  readonly words: readonly Word[];
  /** Lower-case forms of `words`. */
  readonly vocabulary: ReadonlySet<string>;
}

/** The two questions share a scope; `asked` is new, `stored` has the answer. Every veto is symmetric all the same. */
export type Veto<Name extends string> = (asked: Sentence, stored: Sentence) => Name | undefined;

/** [one question, another, vetoed]: the documentation of a veto, and its test in both directions. */
export type Examples = readonly (readonly [string, string, boolean])[];

export function sentenceOf(question: string): Sentence {
  const straight = question.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"');
  const text = straight.replace(POLITE, '').replace(GO_ABOUT, '');
  const words = placedWordsOf(text).map(({ word, start }, index): Word => {
    const place = index === 0 || BEGINS_SENTENCE.test(text.slice(Math.max(0, start - 4), start)) ? 'opening' : 'inner';
    return { word, lower: word.toLowerCase(), start, place, initial: beginsUpperCase(word) ? 'upper' : 'other' };
  });
  return { text, words, vocabulary: new Set(words.map(({ lower }) => lower)) };
}

/** Asks for an answer and says nothing of which; only before a verb that does the same, so that `can you swim` stays a question. */
const POLITE =
  /^\s*(?:(?:hi|hello|hey)[,!.]? +)?(?:please,? +)?(?:(?:can|could|would|will) you +(?:please +|kindly +)?(?=(?:tell|explain|describe|list|show|give|help|summari[sz]e|define|compare|translate|name|write)\b)|(?:i'd like|i would like|i want) to know +)?(?:(?:tell me|let me know)[:,]? +)?/i;

/** "How do I go about resetting it" asks how to reset it. */
const GO_ABOUT = /\bgo about (?=[a-z]+ing\b)/i;

/** What stands before the first word of a sentence inside a text. */
const BEGINS_SENTENCE = /(?:[.?!:]["')]? +|\n["'(\-*]? ?)["'(]?$/;

/** Rough on purpose: two words that share it are nearly always one word's forms. */
export function stemOf(lower: string): string {
  const word = lower.replace(/'(?:s|re|ve|ll|d|m)?$/, '');
  if (word.length <= 4) return word;
  const bare = word.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|s|e)$/, '');
  return bare.replace(/([bdfglmnprt])\1$/, '$1'); // resetting, reset
}

/** Equal length, equal members, equal order. */
export function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
