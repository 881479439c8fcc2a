/**
 * Quantifier veto: only, always, never, few, enough, other and the like limit what is asked, so they stand on both sides or on
 * neither. `all` is free in a list (name all the planets) and not in a yes or no (are all dogs loyal); `any` and `some` are one
 * in a question. `A or B` is not `A and B`.
 */
import type { Mark, Reading } from '../reading/reading.ts';
import { has, hasWord, listed, oneSided } from './marks.ts';
import { objection } from './objection.ts';
import type { Examples, Objection, Veto } from './veto.ts';

export const quantifier: Veto = ({ asked, stored }) =>
  oneSided('quantifier', ALONE, asked, stored) ?? whole(asked, stored) ?? wordsApart(asked, stored) ?? joined(asked, stored);

export const examples: Examples = [
  ['Name all of the planets', 'Name all the planets', false],
  ['Name all the planets', 'Name the planets', false],
  ['are all dogs loyal', 'are dogs loyal', true],
  ['are all dogs loyal', 'are some dogs loyal', true],
  ['are any seats left', 'are some seats left', false],
  ['can I pay with only cash', 'can I pay with cash', true],
  ['does it always rain here', 'does it rain here', true],
  ['is one egg enough', 'is it one egg', true],
  ['which other cities are there', 'which cities are there', true],
  ['is few people a problem', 'is many people a problem', true],
  ['is tea or coffee better', 'is tea and coffee better', true],
  ['do tea and coffee stain', 'do coffee and tea stain', false],
  ['can I take both pills', 'can I take either pill', true],
  ['are all members invited', 'are no members invited', true],
  ['do most people sleep well', 'do all people sleep well', true],
  ['does everyone like rain', 'does anyone like rain', true],
  ['is it the same car', 'is it the car', true],
  ['is it too cold', 'is it cold', true],
];

const ALONE: readonly Mark[] = [
  'quantity:only',
  'quantity:always',
  'quantity:never',
  'quantity:either',
  'quantity:few',
  'quantity:same',
  'quantity:enough',
  'quantity:too',
  'quantity:other',
];

/** Where one side speaks of all and the other does not: free only where a list is asked for and no other amount stands there. */
function whole(asked: Reading, stored: Reading): Objection {
  if (has(asked, 'quantity:all') === has(stored, 'quantity:all')) return undefined;
  const [every, rest] = has(asked, 'quantity:all') ? [asked, stored] : [stored, asked];
  const amount = (['quantity:some', 'quantity:any', 'quantity:none', 'quantity:most', 'quantity:many'] as const).find((mark) =>
    has(rest, mark),
  );
  const free = amount === undefined && every.type !== 'yes-no' && rest.type !== 'yes-no';
  return free ? undefined : objection('quantifier', ['all'], [amount ?? '-']);
}

const EVERYONE: ReadonlySet<string> = listed('everyone everybody everything everywhere all every each');
const ANYONE: ReadonlySet<string> = listed('anyone anybody anything anywhere someone somebody something somewhere');
const NOBODY: ReadonlySet<string> = listed('nobody nothing nowhere none');

function wordsApart(asked: Reading, stored: Reading): Objection {
  const groups = [EVERYONE, ANYONE, NOBODY];
  const one = groups.findIndex((group) => hasWord(asked, group));
  const other = groups.findIndex((group) => hasWord(stored, group));
  return one < 0 || other < 0 || one === other ? undefined : objection('quantifier', [WHOM[one] ?? '-'], [WHOM[other] ?? '-']);
}
const WHOM = ['everyone', 'anyone', 'nobody'];

/** `and` against `or`; `both` where the other says `or`. */
function joined(asked: Reading, stored: Reading): Objection {
  const [one, other] = [joinersOf(asked), joinersOf(stored)];
  const turned = (one.or && !one.and && other.and && !other.or) || (other.or && !other.and && one.and && !one.or);
  if (turned) return objection('quantifier', [one.or ? 'or' : 'and'], [other.or ? 'or' : 'and']);
  const both = has(asked, 'quantity:both') !== has(stored, 'quantity:both') && (one.or || other.or);
  return both ? objection('quantifier', ['both'], ['or']) : undefined;
}

function joinersOf(reading: Reading): { readonly and: boolean; readonly or: boolean } {
  return { and: has(reading, 'clause:and'), or: has(reading, 'clause:or') };
}
