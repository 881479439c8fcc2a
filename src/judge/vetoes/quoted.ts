/**
 * Quote veto: what stands in quotes is taken letter by letter, so it must be the same text in the same order. The encoder's
 * vocabulary has no case and hardly any punctuation, so a changed quote moves a vector very little. A text given after a colon
 * is one too, as far as its last mark, and lines, tabs and wide gaps are a layout that nothing may move.
 */
import { sameList, type Examples, type Sentence } from '../sentence.ts';

export function quoted(asked: Sentence, stored: Sentence): 'quoted' | undefined {
  if (!sameList(quotesIn(asked), quotesIn(stored)) || !sameList(layoutOf(asked), layoutOf(stored))) return 'quoted';
  return givenMarkOf(asked) === givenMarkOf(stored) ? undefined : 'quoted';
}

export const examples: Examples = [
  ['what does "break a leg" mean', 'what does "break the bank" mean', true],
  ['what does “break a leg” mean', 'what is the meaning of "break a leg"', false],
  ['translate "Hello" to french', 'translate "hello" to french', true],
  ["what does 'ciao' mean", 'what does ciao mean', true],
  ["what's the user's name", 'what is the name of the user', false],
  ['run `ls` here', 'run `cd` here', true],
  ['what does «ciao» mean', 'what does «addio» mean', true],
  ['Translate into German: you are coming?', 'Translate into German: you are coming.', true],
  ['Translate into German: you are coming?', 'Translate to German: you are coming?', false],
  ['Sum 1\n2 3', 'Sum 1 2\n3', true],
  ['Sum 1 2\n3', 'add 1 2\n\n3', false],
  ['How many letters are in a  b?', 'How many letters are in a b?', true],
  ['It rains.  Where do I go?', 'It rains. Where do I go?', false],
];

/** A single quote opens before a word and closes after one; inside a word it is an apostrophe. Sentence text has straight quotes. */
const QUOTE = /"([^"]*)"|`([^`]*)`|«([^»]{0,400})»|(?<![\w])'([^'\n]*)'(?!\w)/g;

function quotesIn({ text }: Sentence): readonly string[] {
  return Array.from(text.matchAll(QUOTE), (match) => (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim());
}

/** Lower case, each word that follows a line break, a tab or a gap of several spaces, save the gap after a sentence. */
function layoutOf({ text }: Sentence): readonly string[] {
  return Array.from(text.trim().matchAll(/(?<![\s.?!])(?:\s*[\t\r\n]\s*| {2,})(\S+)/g), (match) => (match[1] ?? '').toLowerCase());
}

/** The mark that ends a text given after a colon; a colon between digits gives none. */
function givenMarkOf({ text }: Sentence): string {
  return /(?<!\d):|:(?!\d)/.test(text) ? (/[.?!]$/.exec(text.trimEnd())?.[0] ?? '') : '';
}
