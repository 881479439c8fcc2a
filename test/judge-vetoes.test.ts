import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VetoName } from '../src/outcome.ts';
import { pairOf } from '../src/judge/alignment/align.ts';
import type { Pair } from '../src/judge/alignment/alignment.ts';
import type { Examples, Veto } from '../src/judge/vetoes/veto.ts';
import { ABSOLUTE } from '../src/judge/vetoes/families.ts';
import * as antonym from '../src/judge/vetoes/antonym.ts';
import * as appended from '../src/judge/vetoes/appended.ts';
import * as comparison from '../src/judge/vetoes/comparison.ts';
import * as date from '../src/judge/vetoes/date.ts';
import * as direction from '../src/judge/vetoes/direction.ts';
import * as entity from '../src/judge/vetoes/entity.ts';
import * as identifier from '../src/judge/vetoes/identifier.ts';
import * as instruction from '../src/judge/vetoes/instruction.ts';
import * as language from '../src/judge/vetoes/language.ts';
import * as length from '../src/judge/vetoes/length.ts';
import * as letterCase from '../src/judge/vetoes/letter-case.ts';
import * as modality from '../src/judge/vetoes/modality.ts';
import * as negation from '../src/judge/vetoes/negation.ts';
import * as number from '../src/judge/vetoes/number.ts';
import * as order from '../src/judge/vetoes/order.ts';
import * as person from '../src/judge/vetoes/person.ts';
import * as quantifier from '../src/judge/vetoes/quantifier.ts';
import * as questionType from '../src/judge/vetoes/question-type.ts';
import * as quoted from '../src/judge/vetoes/quoted.ts';
import * as role from '../src/judge/vetoes/role.ts';
import * as script from '../src/judge/vetoes/script.ts';
import * as symbol from '../src/judge/vetoes/symbol.ts';
import * as tense from '../src/judge/vetoes/tense.ts';
import * as unexplained from '../src/judge/vetoes/unexplained.ts';
import * as unit from '../src/judge/vetoes/unit.ts';
import { judge, lexicon } from './support/judged.ts';

const FAMILIES: readonly (readonly [VetoName, Veto, Examples])[] = [
  ['number', number.number, number.examples],
  ['unit', unit.unit, unit.examples],
  ['date', date.date, date.examples],
  ['identifier', identifier.identifier, identifier.examples],
  ['quoted', quoted.quoted, quoted.examples],
  ['symbol', symbol.symbol, symbol.examples],
  ['letter-case', letterCase.letterCase, letterCase.examples],
  ['script', script.script, script.examples],
  ['language', language.language, language.examples],
  ['negation', negation.negation, negation.examples],
  ['antonym', antonym.antonym, antonym.examples],
  ['direction', direction.direction, direction.examples],
  ['entity', entity.entity, entity.examples],
  ['question-type', questionType.questionType, questionType.examples],
  ['comparison', comparison.comparison, comparison.examples],
  ['quantifier', quantifier.quantifier, quantifier.examples],
  ['modality', modality.modality, modality.examples],
  ['person', person.person, person.examples],
  ['tense', tense.tense, tense.examples],
  ['instruction', instruction.instruction, instruction.examples],
  ['appended', appended.appended, appended.examples],
  ['length', length.length, length.examples],
  ['order', order.order, order.examples],
  ['role', role.role, role.examples],
  ['unexplained', unexplained.unexplained, unexplained.examples],
];

const pair = (one: string, other: string): Pair => pairOf(judge.read(one), judge.read(other), lexicon);

for (const [name, veto, examples] of FAMILIES) {
  test(`the ${name} veto decides its own examples as it documents, in both directions`, () => {
    for (const [one, other, vetoed] of examples) {
      const expected = vetoed ? name : undefined;
      for (const [asked, stored] of [[one, other] as const, [other, one] as const]) {
        const objection = veto(pair(asked, stored));
        if (expected === undefined) assert.equal(objection, undefined, `${asked} | ${stored}: ${objection?.detail ?? ''}`);
        else assert.equal(objection?.name, name, `${asked} | ${stored}`);
      }
    }
  });

  test(`the ${name} veto never parts a question from itself`, () => {
    for (const question of examples.flatMap(([one, other]) => [one, other])) {
      assert.equal(veto(pair(question, question)), undefined, question);
    }
  });
}

test('every family but unexplained is absolute, and each is asked once', () => {
  const families = FAMILIES.filter(([name]) => name !== 'unexplained').map(([, veto]) => veto);
  assert.deepEqual(new Set(ABSOLUTE), new Set(families));
  assert.equal(ABSOLUTE.length, families.length);
});
