/**
 * Quoted veto: what stands in quotation marks is quoted exactly, letter case and all ("What does 'ciao' mean"); quotes round
 * words that the other question has unquoted are only emphasis. A text given after a colon is one too, as far as its last mark,
 * and lines, tabs and wide gaps are a layout that nothing may move.
 */
import type { Reading } from '../reading/reading.ts';
import { objection, objectionTo, sameList, unpaired } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const quoted: Veto = ({ asked, stored }) => {
  const [one, other] = unpaired(asked.quoted.map(bare), stored.quoted.map(bare));
  const foreign = objectionTo('quoted', [one.filter((text) => !contains(stored, text)), other.filter((text) => !contains(asked, text))]);
  if (foreign !== undefined) return foreign;
  if (!sameList(layoutOf(asked), layoutOf(stored))) return objection('quoted', layoutOf(asked), layoutOf(stored));
  const marks = [givenMarkOf(asked), givenMarkOf(stored)] as const;
  return marks[0] === marks[1] ? undefined : objection('quoted', [marks[0]], [marks[1]]);
};

export const examples: Examples = [
  ['what does "break a leg" mean', 'what does "break the bank" mean', true],
  ['what does “break a leg” mean', 'what is the meaning of "break a leg"', false],
  ['translate "Hello" to french', 'translate "hello" to french', true],
  ["what does 'ciao' mean", 'what does ciao mean', false],
  ["what's the user's name", 'what is the name of the user', false],
  ['run `ls` here', 'run `cd` here', true],
  ['what does «ciao» mean', 'what does «addio» mean', true],
  ['Translate into German: you are coming?', 'Translate into German: you are coming.', true],
  ['Translate into German: you are coming?', 'Translate to German: you are coming?', false],
  ['Sum 1\n2 3', 'Sum 1 2\n3', true],
  ['How many letters are in a  b?', 'How many letters are in a b?', true],
  ['It rains.  Where do I go?', 'It rains. Where do I go?', false],
];

function bare(text: string): string {
  return text.trim().replace(/[.,!?]+$/, '');
}

function contains({ question }: Reading, text: string): boolean {
  const at = question.indexOf(text);
  return (
    at >= 0 && !/[\w]$/.test(question.slice(Math.max(0, at - 1), at)) && !/^\w/.test(question.slice(at + text.length, at + text.length + 1))
  );
}

/** Lower case, each word that follows a line break, a tab or a gap of several spaces, save the gap after a sentence. */
const layoutOf: (reading: Reading) => readonly string[] = takenOnce(({ question }) => {
  return Array.from(question.trim().matchAll(/(?<![\s.?!])(?:[ ]*[\t\r\n]\s*| {2,})(\S{1,40})/g), (match) =>
    (match[1] ?? '').toLowerCase(),
  );
});

/** The mark that ends a text given after a colon; a colon between digits or in a greeting gives none. */
const givenMarkOf: (reading: Reading) => string = takenOnce(({ question }) => {
  return /(?<!\d): |:$/.test(question) ? (/[.?!]$/.exec(question.trimEnd())?.[0] ?? '') : '';
});
