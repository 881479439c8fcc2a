/**
 * Length veto: a question twice as long says more than the other, whatever its words; and of a text too long to be read to its
 * end nobody knows what the rest says.
 */
import type { Reading } from '../reading/reading.ts';
import { objection } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const length: Veto = ({ asked, stored }) => {
  const [one, other] = [sizeOf(asked), sizeOf(stored)];
  const unread = (asked.extent === 'cut' || stored.extent === 'cut') && asked.question !== stored.question;
  return unread || ratioOf(one, other) > MOST_TIMES ? objection('length', [String(one)], [String(other)]) : undefined;
};

export const examples: Examples = [
  ['pasta', 'how do I cook fresh pasta with basil and tomatoes for eight guests', true],
  ['cook fresh pasta', 'how do I cook fresh pasta', false],
  ['capital of France', 'please tell me what the capital of France is', false],
];

const MOST_TIMES = 2;

const sizeOf: (reading: Reading) => number = takenOnce(({ content }) => {
  return content.filter(({ role }) => role === 'content').length;
});

/** With one added to both, so that of short questions a word more or less is free. */
export function ratioOf(one: number, other: number): number {
  return (Math.max(one, other) + 1) / (Math.min(one, other) + 1);
}
