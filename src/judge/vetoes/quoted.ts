/**
 * Quote veto: what stands in quotes is taken letter by letter, so it must be the same text in the same order. The encoder's
 * vocabulary has no case and hardly any punctuation, so a changed quote moves a vector very little.
 */
import { sameList, type Examples, type Sentence } from '../sentence.ts';

export function quoted(asked: Sentence, stored: Sentence): 'quoted' | undefined {
  return sameList(quotesIn(asked), quotesIn(stored)) ? undefined : 'quoted';
}

export const examples: Examples = [
  ['what does "break a leg" mean', 'what does "break the bank" mean', true],
  ['what does “break a leg” mean', 'what is the meaning of "break a leg"', false],
  ['translate "Hello" to french', 'translate "hello" to french', true],
  ["what does 'ciao' mean", 'what does ciao mean', true],
  ["what's the user's name", 'what is the name of the user', false],
  ['run `ls` here', 'run `cd` here', true],
  ['what does «ciao» mean', 'what does «addio» mean', true],
];

/** A single quote opens before a word and closes after one; inside a word it is an apostrophe. Sentence text has straight quotes. */
const QUOTE = /"([^"]*)"|`([^`]*)`|«([^»]{0,400})»|(?<![\w])'([^'\n]*)'(?!\w)/g;

function quotesIn({ text }: Sentence): readonly string[] {
  return Array.from(text.matchAll(QUOTE), (match) => (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim());
}
