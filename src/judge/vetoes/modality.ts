/**
 * Modality veto: what may be, what should be and what must be have different answers; can and could are one, and so are can and
 * may in a question. How to do a thing is the same with any of them. A yes or no with `can` is not one without: "Can dogs eat
 * grapes?" asks whether it harms them, "Do dogs eat grapes?" whether they like to.
 */
import type { Mark, Reading } from '../reading/reading.ts';
import { has } from './marks.ts';
import { objection } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const modality: Veto = ({ asked, stored }) => {
  if (asked.type === 'how-to' && stored.type === 'how-to') return undefined;
  const one = modesOf(asked);
  const other = modesOf(stored);
  if (one.join() === other.join()) return undefined;
  const closed = isClosed(asked) && isClosed(stored);
  const obliges = one.includes('must') !== other.includes('must') || one.includes('should') !== other.includes('should');
  const apart = one.length > 0 && other.length > 0;
  return closed || obliges || apart ? objection('modality', one, other) : undefined;
};

export const examples: Examples = [
  ['Can dogs eat grapes?', 'Do dogs eat grapes?', true],
  ['Can dogs eat grapes?', 'Should dogs eat grapes?', true],
  ['Can I park here?', 'May I park here?', false],
  ['Can I park here?', 'Could I park here?', false],
  ['Can I park here?', 'Must I park here?', true],
  ['Do I have to register?', 'Must I register?', false],
  ['Do I have to register?', 'Is it necessary to register?', false],
  ['Am I allowed to park here?', 'May I park here?', false],
  ['Are dogs allowed to eat grapes?', 'Must dogs eat grapes?', true],
  ['Is it necessary to park here?', 'Is it possible to park here?', true],
  ['Do I have to register?', 'Do I register?', true],
  ['How should I boil eggs?', 'How can I boil eggs?', false],
  ['What can I eat?', 'What should I eat?', true],
  ['What can I see in Rome?', 'What is there to see in Rome?', false],
  ['Why can I see stars?', 'Why should I see stars?', true],
];

const MODES: readonly (readonly [Mark, string])[] = [
  ['modal:can', 'can'],
  ['modal:may', 'can'],
  ['modal:should', 'should'],
  ['modal:must', 'must'],
];

const modesOf: (reading: Reading) => readonly string[] = takenOnce((reading) => {
  return [...new Set(MODES.filter(([mark]) => has(reading, mark)).map(([, mode]) => mode))];
});

function isClosed({ type }: Reading): boolean {
  return type === 'yes-no';
}
