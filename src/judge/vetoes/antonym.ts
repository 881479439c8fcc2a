/**
 * Antonym veto: an opposite in the other's place turns the question round, and encoders put the two almost on one point
 * (enable and disable above enable and turn on). It looks at what is left over on either side, and at words that were taken for
 * one another: a dictionary now and then calls opposites related.
 */
import { opposed } from './contrasts.ts';
import { objection } from './objection.ts';
import { polarityOf } from './polarity.ts';
import type { Examples, Veto } from './veto.ts';

export const antonym: Veto = (pair) => {
  const wrong = pair.alignment.matches.find(({ asked, stored, kind }) => kind !== 'equal' && opposed(asked, stored, pair.lexicon));
  if (wrong !== undefined) return objection('antonym', [wrong.asked.form], [wrong.stored.form]);
  const { opposites, outcome } = polarityOf(pair);
  const [first] = opposites;
  return first === undefined || outcome === 'cancels' ? undefined : objection('antonym', [first[0].form], [first[1].form]);
};

export const examples: Examples = [
  ['how do i enable dark mode', 'how do i disable dark mode', true],
  ['how do i enable dark mode', 'how do i activate dark mode', false],
  ['how do i unlock my phone', 'how do i lock my phone', true],
  ['how do i subscribe', 'how do i unsubscribe', true],
  ['is this legal', 'is this illegal', true],
  ['can i increase my limit', 'can i decrease my limit', true],
  ['can i raise my limit', 'can i lower my limit', true],
  ['where can i buy stamps', 'where can i sell stamps', true],
  ['how do i become less optimistic', 'how do i become more pessimistic', false],
  ['how do i become more optimistic', 'how do i become more pessimistic', true],
  ['is my husband liable', 'is my wife liable', true],
  ['is it a careful driver', 'is it a careless driver', true],
  ['turn the light on', 'turn the light off', true],
  ['what causes the flu', 'what cures the flu', true],
  ['what are the advantages of solar power', 'what are the disadvantages of solar power', true],
];
