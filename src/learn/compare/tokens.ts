/** An answer as comparable tokens: lower case, quotes and marks at the ends of words gone, numbers and dates in one form. */

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
/** Signs that mean something stay: -5, +, c++, c#, $5, 5%. */
const AROUND: ReadonlySet<string> = new Set('([{<)]}>"\'`*_~“”‘’«»');
const AFTER: ReadonlySet<string> = new Set([...AROUND, ...'.,;:!?…']);
const NUMBER = /^([-+]?)([$€£¥]?)(\d[\d,]*|\d*)(\.\d+)?(%|[a-z°]{0,4})$/;
const ORDINAL = /^(\d{1,2})(?:st|nd|rd|th)?$/;
const SPACE = /\s+/;
const FEW = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** Words of one line of text. A bare `one` stays a word: it is a pronoun more often than a number. */
export function tokensOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const written of text.toLowerCase().split(SPACE)) {
    const word = bare(written);
    if (word !== '') words.push(toNumber(word));
  }
  return joinDates(words);
}

/** A regular expression for the end of a word takes quadratic time on a word of full stops. */
function bare(word: string): string {
  let start = 0;
  let end = word.length;
  while (end > 0 && AFTER.has(word[end - 1] ?? '')) end -= 1;
  while (start < end && AROUND.has(word[start] ?? '')) start += 1;
  return word.slice(start, end);
}

export function isNumber(token: string): boolean {
  return /^[-+$€£¥]*[\d.]/.test(token);
}

/** Anything with a digit: numbers, dates, versions, codes. */
export function hasDigit(token: string): boolean {
  return /\d/.test(token);
}

/** 1,000.50 = 1000.5; a sign, a currency and a unit stay with it. */
function toNumber(word: string): string {
  const few = FEW.indexOf(word);
  if (few >= 0 && few !== 1) return String(few);
  const [, sign = '', currency = '', whole = '', rest = '', unit = ''] = NUMBER.exec(word) ?? [];
  if (whole === '' && rest === '') return word;
  const digits = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  const decimals = rest.replace(/0+$/, '').replace(/^\.$/, '');
  return `${sign === '-' ? '-' : ''}${currency}${digits === '' ? '0' : digits}${decimals}${unit}`;
}

/** July 4 1776, 4 July 1776 and 4 of July 1776 become 1776-07-04; without a year, 07-04. */
function joinDates(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const found = dateAt(words, at);
    joined.push(found?.date ?? words[at] ?? '');
    if (found !== undefined) at += found.length - 1;
  }
  return joined;
}

function dateAt(words: readonly string[], at: number): { readonly date: string; readonly length: number } | undefined {
  const [first = '', second = '', third = ''] = words.slice(at, at + 3);
  const dayFirst =
    second === 'of' ? { day: dayOf(first), month: monthOf(third), length: 3 } : { day: dayOf(first), month: monthOf(second), length: 2 };
  const monthFirst = { day: dayOf(second), month: monthOf(first), length: 2 };
  for (const { day, month, length } of [dayFirst, monthFirst]) {
    if (day === undefined || month === undefined) continue;
    const year = words[at + length] ?? '';
    return /^\d{4}$/.test(year) ? { date: `${year}-${month}-${day}`, length: length + 1 } : { date: `${month}-${day}`, length };
  }
  return undefined;
}

function dayOf(word: string): string | undefined {
  const day = ORDINAL.exec(word)?.[1];
  return day !== undefined && Number(day) >= 1 && Number(day) <= 31 ? day.padStart(2, '0') : undefined;
}

function monthOf(word: string): string | undefined {
  const at = MONTHS.findIndex(
    (month) => month === word || (word.length === 3 && month.startsWith(word)) || (word === 'sept' && month === 'september'),
  );
  return at < 0 ? undefined : String(at + 1).padStart(2, '0');
}
