/**
 * Do two answers say the same? Asked of the fresh answer and the one that would have been served; what comes out is a label,
 * so a guess is worse than nothing: `unknown` whenever it cannot be seen in the texts. In order:
 *   equal text · two JSON values · leading yes or no · a final number, date or name where that is what the answer is ·
 *   one sentence with a number, a name or a negation exchanged
 * `weak`: they agree, but as any two answers of their kind would half of the time (yes, a single word, a digit). Weak agreement
 * is no evidence that words mean the same. Linear in the answers' length; beyond a bound only equal text counts.
 */
import { isEvasion } from './compare/evasion.ts';
import { compareJson, isRichJson, parseJson } from './compare/json.ts';
import { compareTokens, minus } from './compare/near-text.ts';
import { hasDigit, isNumber, tokensOf } from './compare/tokens.ts';

export type Comparison =
  | { readonly kind: 'same'; readonly strength: 'strong' | 'weak' }
  | { readonly kind: 'different' }
  | { readonly kind: 'unknown'; readonly why: 'empty' | 'evasion' | 'other-form' | 'other-words' | 'too-long' };

const LONGEST = 50_000;
/** What follows the mark is the answer itself. The last mark counts. */
const FINAL = /(?:####|\\boxed\{|\b(?:final )?answer(?: is)?:?|\bin total:?|\btherefore,?|\bresult(?: is)?:)\s*/gi;
const SHORT_WORDS = 12;
const POLAR_WORDS = 6;
const GENERIC_WORD = /^[a-z]{1,12}$/;

const STRONG: Comparison = { kind: 'same', strength: 'strong' };
const WEAK: Comparison = { kind: 'same', strength: 'weak' };
const DIFFERENT: Comparison = { kind: 'different' };

export function compareAnswers(one: string, other: string): Comparison {
  const first = folded(one);
  const second = folded(other);
  if (first === '' || second === '') return { kind: 'unknown', why: 'empty' };
  if (isEvasion(first) || isEvasion(second)) return { kind: 'unknown', why: 'evasion' };
  if (first === second) return first.length > LONGEST ? STRONG : agreement(first);
  if (first.length > LONGEST || second.length > LONGEST) return { kind: 'unknown', why: 'too-long' };
  return compareValues(one.trim(), other.trim()) ?? compareSentences(first, second);
}

function folded(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** How much it says that both are this text. */
function agreement(text: string): Comparison {
  const value = parseJson(text);
  if (value !== undefined) return isRichJson(value) ? STRONG : WEAK;
  const tokens = tokensOf(text);
  const [only = ''] = tokens;
  if (polarityOf(tokens) !== undefined && tokens.length <= POLAR_WORDS) return WEAK;
  if (tokens.length > 1) return STRONG;
  return GENERIC_WORD.test(only) || /^-?\d$/.test(only) || only.length < 2 ? WEAK : STRONG;
}

function compareValues(one: string, other: string): Comparison | undefined {
  const first = parseJson(one);
  const second = parseJson(other);
  if (first === undefined && second === undefined) return undefined;
  if (first === undefined || second === undefined) return { kind: 'unknown', why: 'other-form' };
  switch (compareJson(first, second)) {
    case 'equal':
      return isRichJson(first) ? STRONG : WEAK;
    case 'different':
      return DIFFERENT;
    case 'worded-otherwise':
      return { kind: 'unknown', why: 'other-words' };
  }
}

function compareSentences(one: string, other: string): Comparison {
  const first = tokensOf(one);
  const second = tokensOf(other);
  const polar = comparePolarity(first, second);
  if (polar !== undefined) return polar;
  const final = compareShort(tokensOf(finalPart(one)), tokensOf(finalPart(other)));
  if (final !== undefined) return final;
  switch (compareTokens(first, second, { one: namedIn(one), other: namedIn(other) })) {
    case 'equal':
      return agreement(one);
    case 'contradiction':
      return DIFFERENT;
    case 'unclear':
      return { kind: 'unknown', why: 'other-words' };
  }
}

type Polarity = 'yes' | 'no';

function polarityOf([first = '']: readonly string[]): Polarity | undefined {
  if (first === 'yes' || first === 'true' || first === 'correct') return 'yes';
  return first === 'no' || first === 'false' || first === 'incorrect' ? 'no' : undefined;
}

/** A short yes agrees with any yes; two long ones must agree in what follows too. */
function comparePolarity(one: readonly string[], other: readonly string[]): Comparison | undefined {
  const first = polarityOf(one);
  const second = polarityOf(other);
  if (first === undefined || second === undefined) return undefined;
  if (first !== second) return DIFFERENT;
  return Math.min(one.length, other.length) <= POLAR_WORDS && minus(one, other).concat(minus(other, one)).every(isNoFact)
    ? WEAK
    : undefined;
}

function isNoFact(token: string): boolean {
  return !hasDigit(token) && token !== 'but' && token !== 'only' && token !== 'if' && token !== 'unless' && token !== 'except';
}

/** After the last mark of a final answer, up to the end of its line or sentence; else the whole. */
function finalPart(text: string): string {
  let end = -1;
  for (const match of text.matchAll(FINAL)) end = match.index + match[0].length;
  if (end < 0) return text;
  return text.slice(end).split(/[}\n]|\.(?:\s|$)/, 1)[0] ?? '';
}

/** Where the answer is a number or a date: the same one, said of the same thing, or another. */
function compareShort(one: readonly string[], other: readonly string[]): Comparison | undefined {
  if (one.length > SHORT_WORDS || other.length > SHORT_WORDS) return undefined;
  const first = one.filter(hasDigit);
  const second = other.filter(hasDigit);
  if (first.length === 0 || second.length === 0) return undefined;
  const [restOne, restOther] = [one.filter((token) => !hasDigit(token)), other.filter((token) => !hasDigit(token))];
  const apart = minus(restOne, restOther).filter(isContent).length > 0 && minus(restOther, restOne).filter(isContent).length > 0;
  if (apart) return undefined; // 5 km and 5 miles, 5 km and 3.1 miles: nothing can be seen
  if (minus(first, second).length === 0 && minus(second, first).length === 0) return agreementOfNumbers(first);
  return first.length === 1 && second.length === 1 && areOpposed(first[0] ?? '', second[0] ?? '') ? DIFFERENT : undefined;
}

/** 5 and 6, class_3 and class_4; but not 5 and 5km, 50% and .5, 07-04 and 1776-07-04. */
function areOpposed(one: string, other: string): boolean {
  if (one.includes(other) || other.includes(one) || isNumber(one) !== isNumber(other)) return false;
  return !isNumber(one) || signsOf(one) === signsOf(other);
}

function signsOf(token: string): string {
  return token.replaceAll(/[\d.]+/g, '0');
}

/** A single digit is hit by chance. */
function agreementOfNumbers(numbers: readonly string[]): Comparison {
  return numbers.length === 1 && /^-?\d$/.test(numbers[0] ?? '') ? WEAK : STRONG;
}

const EMPTY_WORDS: ReadonlySet<string> = new Set(
  'a an the it its is was are were be of in on at to for by that this there has have had will about approximately answer total'.split(' '),
);

function isContent(token: string): boolean {
  return !EMPTY_WORDS.has(token);
}

/** Words written with a capital that begin no sentence, as tokens. */
function namedIn(text: string): ReadonlySet<string> {
  const named = new Set<string>();
  let begins = true;
  for (const word of text.split(' ')) {
    const bare = word.replace(/^[^A-Za-z]+/, '');
    if (!begins && /^[A-Z]/.test(bare)) for (const token of tokensOf(word)) named.add(token);
    begins = /[.!?:]$/.test(word);
  }
  return named;
}
