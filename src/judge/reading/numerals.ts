/**
 * Numbers in one writing: `two hundred and fifty`, `250` and `250.0` typed with a group comma are one piece with one form.
 * What may be read in two ways stays as it is written (1.000, 5m without a currency, 3.10 which may be a version).
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { isMark, isNumber, isWord, type Piece } from './piece.ts';
import { CARDINALS, CURRENCIES, FRACTION_SIGNS, ORDINALS, ordinalOf, PARTS, romanValue, SCALES, shifted } from './number-words.ts';
import { isPronounOne } from './one.ts';
import { isTimeUnit } from './second.ts';
import { wordList } from './word-list.ts';

/** One number and the piece after it. */
interface Found {
  readonly form: string;
  readonly next: number;
}

export function readNumerals(pieces: readonly Piece[], lexicon: Lexicon): readonly Piece[] {
  const read: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at];
    if (piece === undefined) break;
    const found = numberAt(pieces, at, read, lexicon);
    if (found === undefined) {
      read.push(piece);
      at += 1;
    } else {
      const text = pieces.slice(at, found.next).map((part) => part.text);
      read.push({ ...piece, kind: 'number', form: found.form, text: text.join(' ') });
      at = found.next;
    }
    at = pushTimeOfDay(pieces, at, read);
  }
  return read;
}

function numberAt(pieces: readonly Piece[], at: number, read: Piece[], lexicon: Lexicon): Found | undefined {
  const piece = pieces[at];
  if (piece === undefined || piece.kind === 'identifier') return undefined;
  if (piece.kind === 'mark') return fractionSign(piece, at);
  const plain = piece.kind === 'number' ? digitsAt(pieces, at, read) : spelledAt(pieces, at, lexicon);
  return plain === undefined ? romanAt(pieces, at) : withUnit(pieces, withHalf(pieces, plain), read);
}

// ---- digits

function digitsAt(pieces: readonly Piece[], at: number, read: Piece[]): Found {
  const form = signed(plainDigits(pieces[at]?.text ?? ''), pieces[at], read);
  const next = pieces[at + 1];
  const after = pieces[at + 2];
  if (next?.gap !== 'none') return scaled(pieces, { form, next: at + 1 });
  if (isWord(next, 'st', 'nd', 'rd', 'th') && /^\d+$/.test(form)) return { form: ordinalOf(BigInt(form)), next: at + 2 };
  if (isMark(next, '/') && after?.kind === 'number' && after.gap === 'none' && /^\d+$/.test(after.text))
    return { form: `${form}/${after.text}`, next: at + 3 };
  const sign = FRACTION_SIGNS.get(next.text);
  if (sign !== undefined) return { form: form + sign, next: at + 2 };
  if (isWord(next, 'k')) return { form: shifted(form, 3), next: at + 2 };
  const isMoney = isMark(read.at(-1), ...SIGNS_OF_MONEY);
  if (isMoney && isWord(next, 'm', 'b')) return { form: shifted(form, next.form === 'm' ? 6 : 9), next: at + 2 };
  return scaled(pieces, { form, next: at + 1 });
}

/** Group commas off; a leading zero may be a code's and a trailing one a version's, so both stay. */
function plainDigits(text: string): string {
  return text.startsWith('.') ? `0${text}` : text.replaceAll(',', '');
}

/** A minus belongs to the number where nothing stands before it that it could join. */
function signed(form: string, piece: Piece | undefined, read: Piece[]): string {
  const before = read.at(-1);
  if (piece?.gap !== 'none' || !isMark(before, '-')) return form;
  const earlier = read.at(-2);
  if (before?.gap === 'none' && earlier !== undefined && !isMark(earlier, '(', '=', '<', '>', '[', '$')) return form;
  read.pop();
  return `-${form}`;
}

function scaled(pieces: readonly Piece[], found: Found): Found {
  let { form, next } = found;
  for (let zeros = scaleAt(pieces, next); zeros !== undefined && SCALABLE.test(form); zeros = scaleAt(pieces, next)) {
    form = shifted(form, zeros);
    next += 1;
  }
  if (isWord(pieces[next], 'dozen') && /^\d+$/.test(form)) return { form: String(BigInt(form) * 12n), next: next + 1 };
  return { form, next };
}

function scaleAt(pieces: readonly Piece[], at: number): number | undefined {
  const piece = pieces[at];
  return piece?.kind === 'word' && piece.gap !== 'line' ? SCALES.get(piece.form) : undefined;
}

function fractionSign(piece: Piece, at: number): Found | undefined {
  const sign = FRACTION_SIGNS.get(piece.text);
  return sign === undefined ? undefined : { form: `0${sign}`, next: at + 1 };
}

// ---- words

function spelledAt(pieces: readonly Piece[], at: number, lexicon: Lexicon): Found | undefined {
  const piece = pieces[at];
  if (piece?.kind !== 'word') return undefined;
  if (piece.form === 'half') return halfAt(pieces, at);
  if (piece.form === 'a' || piece.form === 'an') return withArticle(pieces, at);
  if (piece.form === 'dozen') return { form: '12', next: at + 1 };
  const ordinal = ORDINALS.get(piece.form);
  if (ordinal !== undefined && !(piece.form === 'second' && isTimeUnit(pieces, at, lexicon)))
    return { form: ordinalOf(ordinal), next: at + 1 };
  if (!CARDINALS.has(piece.form) && !SCALES.has(piece.form)) return undefined;
  if (piece.form === 'mn' || piece.form === 'bn' || piece.form === 'millions') return undefined;
  if (piece.form === 'one' && isPronounOne(pieces, at, lexicon)) return undefined;
  return cardinalAt(pieces, at);
}

/** `a hundred`, `a dozen`; `a few hundred` stays in words. */
function withArticle(pieces: readonly Piece[], at: number): Found | undefined {
  const next = pieces[at + 1];
  if (next?.kind !== 'word') return undefined;
  if (next.form === 'dozen') return { form: '12', next: at + 2 };
  return SCALES.has(next.form) && next.form.length > 3 ? cardinalAt(pieces, at + 1) : undefined;
}

/** `half`, `half a million`, `half a dozen`. */
function halfAt(pieces: readonly Piece[], at: number): Found {
  if (!isWord(pieces[at + 1], 'a')) return { form: '0.5', next: at + 1 };
  const zeros = scaleAt(pieces, at + 2);
  if (zeros !== undefined) return { form: shifted('0.5', zeros), next: at + 3 };
  return isWord(pieces[at + 2], 'dozen') ? { form: '6', next: at + 3 } : { form: '0.5', next: at + 1 };
}

/** A version is no factor, and what is longer no number that anyone writes. */
const SCALABLE = /^-?\d{1,20}(?:\.\d{1,20})?$/;
/** Sums stay exact below. */
const MOST_SPELLED = 1e15;

interface Sum {
  total: number;
  current: number | undefined;
  end: number;
  ordinal: boolean;
}

/** `two hundred and twenty-five` is one number; `three four` and `one and two` are two. */
function cardinalAt(pieces: readonly Piece[], from: number): Found | undefined {
  const sum: Sum = { total: 0, current: undefined, end: from, ordinal: false };
  for (let at = from; at < pieces.length && !sum.ordinal; at += 1) {
    if (at > from && isJoint(pieces, at, sum)) continue;
    if ((at > from && pieces[at]?.gap === 'line') || !addWord(pieces[at], sum)) break;
    sum.end = at + 1;
  }
  if (sum.end === from) return undefined;
  const value = sum.total + (sum.current ?? 0);
  if (sum.ordinal) return { form: ordinalOf(value), next: sum.end };
  return fractionAt(pieces, value, sum.end) ?? scaled(pieces, { form: String(value), next: sum.end });
}

function isJoint(pieces: readonly Piece[], at: number, sum: Sum): boolean {
  const joins = CARDINALS.has(pieces[at + 1]?.form ?? '') || ORDINALS.has(pieces[at + 1]?.form ?? '');
  if (isMark(pieces[at], '-')) return joins && pieces[at]?.gap === 'none' && sum.end === at;
  const isRound = (sum.current ?? 0) >= 100 || (sum.total > 0 && sum.current === 0);
  return isWord(pieces[at], 'and') && joins && isRound && sum.end === at;
}

function addWord(piece: Piece | undefined, sum: Sum): boolean {
  if (piece?.kind !== 'word') return false;
  const value = CARDINALS.get(piece.form) ?? (sum.current === undefined ? undefined : ORDINALS.get(piece.form));
  const zeros = SCALES.get(piece.form);
  const { current } = sum;
  if (value !== undefined) {
    if (current !== undefined && current % 100 !== 0 && (current % 10 !== 0 || value >= 10 || current % 100 < 20)) return false;
    if (current !== undefined && current > 0 && value >= 100) return false;
    if (current === 0 && sum.total === 0) return false;
    sum.ordinal = !CARDINALS.has(piece.form);
    // `twenty second` may be a length of time, `five tenth` no number at all.
    if (sum.ordinal && (value > 9 || (current ?? 0) < 20)) return (sum.ordinal = false);
    sum.current = (current ?? 0) + value;
  } else if (zeros === 2 && (current ?? 1) > 0 && (current ?? 1) < 100) sum.current = (current ?? 1) * 100;
  else if (zeros !== undefined && current !== 0 && sum.total + (current ?? 1) * 10 ** zeros < MOST_SPELLED) {
    sum.total += (current ?? 1) * 10 ** zeros;
    sum.current = 0;
  } else return false;
  return true;
}

/** `two thirds`, `one quarter`; `one second` and `two third graders` are none. */
function fractionAt(pieces: readonly Piece[], value: number, next: number): Found | undefined {
  const at = isMark(pieces[next], '-') ? next + 1 : next;
  const form = pieces[at]?.kind === 'word' ? (pieces[at]?.form ?? '') : '';
  const parts = PARTS.get(form);
  if (parts === undefined || value < 1 || value > 9 || (value === 1) === form.endsWith('s')) return undefined;
  return { form: parts === 2 && value === 1 ? '0.5' : `${value}/${parts}`, next: at + 1 };
}

// ---- what stands around

/** `two and a half`. */
function withHalf(pieces: readonly Piece[], found: Found): Found {
  const { form, next } = found;
  if (!isWord(pieces[next], 'and') || !/^\d+$/.test(form)) return found;
  return isWord(pieces[next + 1], 'a') && isWord(pieces[next + 2], 'half') ? { form: `${form}.5`, next: next + 3 } : found;
}

const SIGNS_OF_MONEY = ['$', '\u20ac', '\u00a3', '\u20b9', '\u00a5'];

function withUnit(pieces: readonly Piece[], { form, next }: Found, read: Piece[]): Found {
  const before = read.at(-1);
  if (isMark(before, ...SIGNS_OF_MONEY)) {
    read.pop();
    return { form: `${before?.text}${form}`, next: isCurrency(pieces[next], before?.text) ? next + 1 : next };
  }
  if (isMark(pieces[next], '%') || isWord(pieces[next], 'percent', 'pct', 'percentage')) return { form: `${form}%`, next: next + 1 };
  if (isWord(pieces[next], 'per') && isWord(pieces[next + 1], 'cent')) return { form: `${form}%`, next: next + 2 };
  const sign = CURRENCIES.get(pieces[next]?.form ?? '') ?? (isMark(pieces[next], '$') && pieces[next]?.gap === 'none' ? '$' : undefined);
  return sign === undefined ? { form, next } : { form: `${sign}${form}`, next: next + 1 };
}

function isCurrency(piece: Piece | undefined, sign: string | undefined): boolean {
  return piece !== undefined && CURRENCIES.get(piece.form) === sign;
}

/** After a time of day only; kept apart as an identifier, for 5 am is no slip of 5 pm. */
function pushTimeOfDay(pieces: readonly Piece[], at: number, read: Piece[]): number {
  const piece = pieces[at];
  const time = read.at(-1);
  if (!isNumber(time) || !isWord(piece, 'am', 'pm') || isWord(pieces[at + 1], 'i') || !/^\d{1,2}(?::\d\d)*$/.test(time?.form ?? ''))
    return at;
  if (piece === undefined || time === undefined) return at;
  read[read.length - 1] = { ...time, form: time.form.replace(/:00$/, '') };
  read.push({ ...piece, kind: 'identifier' });
  return at + 1;
}

// ---- Roman numerals

/** Things that are counted in Roman numerals. */
const COUNTED_IN_ROMAN = wordList(`
  chapter part volume section phase act scene book type class stage grade level appendix article title schedule figure
  table annex war episode season round tier category column group division mark rocky apollo
`);

/** `Chapter IV`, `Henry VIII`; never the pronoun, and a single letter only after a thing that is counted so. */
function romanAt(pieces: readonly Piece[], at: number): Found | undefined {
  const piece = pieces[at];
  const before = pieces[at - 1];
  if (piece?.kind !== 'word' || before?.kind !== 'word' || piece.gap === 'none') return undefined;
  const value = romanValue(piece.text.toLowerCase());
  if (value === undefined) return undefined;
  const isCounted = COUNTED_IN_ROMAN.has(before.form);
  const isUpper = piece.text === piece.text.toUpperCase();
  if (piece.text.length === 1)
    return isCounted && isUpper && !isVerbAfter(pieces[at + 1]) ? { form: String(value), next: at + 1 } : undefined;
  const afterName = isUpper && /^[A-Z][a-z]/.test(before.text) && at > 1;
  const afterFirstName = isUpper && at === 1 && /^[A-Z][a-z]/.test(before.text) && /^i/i.test(piece.text);
  return isCounted || afterName || afterFirstName ? { form: String(value), next: at + 1 } : undefined;
}

/** `which type I am`. */
function isVerbAfter(piece: Piece | undefined): boolean {
  return isWord(piece, 'am', 'have', 'was', 'can', 'should', 'could', 'would', 'will', 'do', 'did', 'need', 'want');
}
