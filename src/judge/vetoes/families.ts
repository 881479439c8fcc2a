/** All families in the order they are asked: what needs only the two readings first, then what needs their alignment. */
import type { Veto } from './veto.ts';
import { antonym } from './antonym.ts';
import { appended } from './appended.ts';
import { comparison } from './comparison.ts';
import { date } from './date.ts';
import { direction } from './direction.ts';
import { entity } from './entity.ts';
import { identifier } from './identifier.ts';
import { instruction } from './instruction.ts';
import { language } from './language.ts';
import { length } from './length.ts';
import { letterCase } from './letter-case.ts';
import { modality } from './modality.ts';
import { negation } from './negation.ts';
import { number } from './number.ts';
import { order } from './order.ts';
import { person } from './person.ts';
import { quantifier } from './quantifier.ts';
import { questionType } from './question-type.ts';
import { quoted } from './quoted.ts';
import { role } from './role.ts';
import { script } from './script.ts';
import { symbol } from './symbol.ts';
import { tense } from './tense.ts';
import { unit } from './unit.ts';

/** Absolute at every target. `unexplained` is not among them: above the default target it is a feature. */
export const ABSOLUTE: readonly Veto[] = [
  number,
  unit,
  date,
  identifier,
  quoted,
  symbol,
  script,
  length,
  questionType,
  instruction,
  person,
  modality,
  quantifier,
  negation,
  direction,
  comparison,
  language,
  letterCase,
  antonym,
  entity,
  tense,
  appended,
  order,
  role,
];
