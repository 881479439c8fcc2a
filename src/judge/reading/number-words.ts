/** Numbers as English spells them. */
import { wordList } from './word-list.ts';

export const CARDINALS: ReadonlyMap<string, number> = new Map([
  ...[...wordList('zero one two three four five six seven eight nine ten')].map((word, value) => [word, value] as const),
  ...[...wordList('eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen')].map(
    (word, at) => [word, at + 11] as const,
  ),
  ...[...wordList('twenty thirty forty fifty sixty seventy eighty ninety')].map((word, at) => [word, 10 * at + 20] as const),
  ['fourty', 40],
  ['ninty', 90],
]);

/** How many zeros: the value is shifted as written, since 1.15 times a million is not 1150000 in floating point. */
export const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 2],
  ['thousand', 3],
  ['lakh', 5],
  ['lac', 5],
  ['million', 6],
  ['millions', 6],
  ['mn', 6],
  ['crore', 7],
  ['billion', 9],
  ['bn', 9],
  ['trillion', 12],
]);

export const ORDINALS: ReadonlyMap<string, number> = new Map([
  ...[...wordList('first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth')].map(
    (word, at) => [word, at + 1] as const,
  ),
  ...[...wordList('thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth')].map(
    (word, at) => [word, at + 13] as const,
  ),
  ...[...wordList('twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth')].map(
    (word, at) => [word, 10 * at + 20] as const,
  ),
  ['hundredth', 100],
  ['thousandth', 1000],
  ['millionth', 1_000_000],
]);

/** What a whole is cut into: `two thirds`. */
export const PARTS: ReadonlyMap<string, number> = new Map([
  ['half', 2],
  ['halves', 2],
  ['third', 3],
  ['thirds', 3],
  ['quarter', 4],
  ['quarters', 4],
  ['fourth', 4],
  ['fourths', 4],
  ['fifth', 5],
  ['fifths', 5],
  ['sixth', 6],
  ['sixths', 6],
  ['eighth', 8],
  ['eighths', 8],
  ['tenth', 10],
  ['tenths', 10],
]);

export const FRACTION_SIGNS: ReadonlyMap<string, string> = new Map([
  ['\u00bd', '.5'],
  ['\u00bc', '.25'],
  ['\u00be', '.75'],
]);

/** Sign of a currency and the words that stand for it after a number. Pounds may be a weight and stay a word. */
export const CURRENCIES: ReadonlyMap<string, string> = new Map([
  ['dollar', '$'],
  ['dollars', '$'],
  ['usd', '$'],
  ['buck', '$'],
  ['bucks', '$'],
  ['\u20ac', '\u20ac'],
  ['euro', '\u20ac'],
  ['euros', '\u20ac'],
  ['eur', '\u20ac'],
  ['\u00a3', '\u00a3'],
  ['gbp', '\u00a3'],
  ['\u20b9', '\u20b9'],
  ['rupee', '\u20b9'],
  ['rupees', '\u20b9'],
  ['inr', '\u20b9'],
  ['\u00a5', '\u00a5'],
  ['yen', '\u00a5'],
]);

/** `16` -> `16th`, `3` -> `3rd`. */
export function ordinalOf(value: number | bigint): string {
  const tens = Number(BigInt(value) % 100n);
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][tens % 10] ?? 'th');
  return `${value}${ending}`;
}

/** Decimal digits times ten to the power of `zeros`, exactly. */
export function shifted(digits: string, zeros: number): string {
  const [whole = '', decimals = ''] = digits.split('.');
  const kept = decimals.padEnd(zeros, '0');
  const rest = kept.slice(zeros).replace(/0+$/, '');
  const value = (whole + kept.slice(0, zeros)).replace(/^(-?)0+(?=\d)/, '$1');
  return rest === '' ? value : `${value}.${rest}`;
}

const ROMAN = /^(?:x{0,3})(?:ix|iv|v?i{0,3})$/;
const ROMAN_VALUES: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 };

/** Up to XXXIX: beyond that most are something else (CD, MD, DC, mix). */
export function romanValue(lower: string): number | undefined {
  if (lower === '' || !ROMAN.test(lower)) return undefined;
  const values = [...lower].map((letter) => ROMAN_VALUES[letter] ?? 0);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}
