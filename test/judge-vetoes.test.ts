import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOf, type Examples, type Veto } from '../src/judge/sentence.ts';
import * as auxiliary from '../src/judge/vetoes/auxiliary.ts';
import * as entity from '../src/judge/vetoes/entity.ts';
import * as letterCase from '../src/judge/vetoes/letter-case.ts';
import * as negation from '../src/judge/vetoes/negation.ts';
import * as number from '../src/judge/vetoes/number.ts';
import * as order from '../src/judge/vetoes/order.ts';
import * as quoted from '../src/judge/vetoes/quoted.ts';
import * as symbol from '../src/judge/vetoes/symbol.ts';
import * as unexplained from '../src/judge/vetoes/unexplained.ts';

const FAMILIES: readonly (readonly [string, Veto<string>, Examples])[] = [
  ['number', number.number, number.examples],
  ['negation', negation.negation, negation.examples],
  ['entity', entity.entity, entity.examples],
  ['quoted', quoted.quoted, quoted.examples],
  ['letter-case', letterCase.letterCase, letterCase.examples],
  ['symbol', symbol.symbol, symbol.examples],
  ['order', order.order, order.examples],
  ['unexplained', auxiliary.auxiliary, auxiliary.examples],
  ['unexplained', unexplained.unexplained, unexplained.examples],
];

for (const [name, veto, examples] of FAMILIES) {
  test(`the ${veto.name} veto decides its own examples as it documents, in both directions`, () => {
    for (const [one, other, vetoed] of examples) {
      const expected = vetoed ? name : undefined;
      assert.equal(veto(sentenceOf(one), sentenceOf(other)), expected, `${one} | ${other}`);
      assert.equal(veto(sentenceOf(other), sentenceOf(one)), expected, `${other} | ${one}`);
    }
  });

  test(`the ${veto.name} veto never parts a question from itself`, () => {
    for (const question of examples.flatMap(([one, other]) => [one, other])) {
      assert.equal(veto(sentenceOf(question), sentenceOf(question)), undefined, question);
    }
  });
}
