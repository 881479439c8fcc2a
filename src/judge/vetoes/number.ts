/**
 * Number veto: two questions whose quantities, ordinals, times or days differ have different answers, and encoders hardly
 * see it: a changed number is accepted in 33 of 100 traps by cosine at the bar where half of true rewordings pass, in 0 of
 * 100 with this rule. Digits and words are one (`3`, `three`); the order counts, since 3 of 5 is not 5 of 3; so does the unit.
 */
import { otherNumbersOf } from '../../text.ts';
import { sameList, type Examples, type Sentence } from '../sentence.ts';

export function number(asked: Sentence, stored: Sentence): 'number' | undefined {
  return sameList(quantitiesOf(asked), quantitiesOf(stored)) ? undefined : 'number';
}

export const examples: Examples = [
  ['how do i boil 3 eggs', 'how do i boil 4 eggs', true],
  ['how do i boil 3 eggs', 'how can i boil three eggs', false],
  ['is 1,000 mg too much', 'is 1000 mg too much', false],
  ['is 5 mg too much', 'is 5 ml too much', true],
  ['run 5km a day', 'run 5 km a day', false],
  ['twenty-five days of leave', '25 days of leave', false],
  ['two hundred dollars', '200 dollars', false],
  ['what is 3 out of 5', 'what is 5 out of 3', true],
  ['who won in 2019', 'who won in 2020', true],
  ['meet at 10:30', 'meet at 10:45', true],
  ['the first president', 'the second president', true],
  ['the 1st president', 'the first president', false],
  ['is -5 even', 'is 5 even', true],
  ['what happens on monday', 'what happens on tuesday', true],
  ['weather today', 'weather tomorrow', true],
  ['which one is better', 'which is better', false],
  ['add one egg', 'add an egg', true],
  ['python 3.10 release date', 'python 3.1 release date', true],
  ['half a cup of sugar', 'a cup of sugar', true],
  ['x² at zero', 'x at zero', true],
  ['two of them', 'to of them', true],
];

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = 'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

const CARDINAL: ReadonlyMap<string, number> = new Map([
  ...SMALL.map((word, value) => [word, value] as const),
  ...TENS.map((word, i) => [word, (i + 2) * 10] as const),
]);
const MAGNITUDE: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);
const ORDINAL: ReadonlyMap<string, string> = new Map(ORDINALS.map((word, value) => [word, `${value}th`]));

/** Neither digits nor counted, and just as exact. `may`, `march`, `sun` and `sat` are words too: their capital is the entity veto's. */
const EXACT_WORDS: ReadonlySet<string> = new Set(
  (
    'half third quarter dozen twice thrice double triple quadruple ' +
    'monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight ' +
    'january february april june july august september october november december ' +
    'hourly daily weekly biweekly monthly quarterly yearly annually annual'
  ).split(' '),
);

/** A unit counts where it follows a number; its spellings are one. */
const UNITS: ReadonlyMap<string, string> = new Map(
  [
    'ms millisecond milliseconds',
    's sec secs second seconds',
    'min mins minute minutes',
    'h hr hrs hour hours',
    'd day days',
    'w week weeks',
    'month months',
    'y yr yrs year years',
    'mm millimeter millimeters',
    'cm centimeter centimeters',
    'm meter meters metre metres',
    'km kilometer kilometers kilometre kilometres',
    'in inch inches',
    'ft foot feet',
    'yard yards',
    'mi mile miles',
    'mcg',
    'mg',
    'g gram grams',
    'kg kilo kilos kilogram kilograms',
    'lb lbs pound pounds',
    'oz ounce ounces',
    'ml',
    'l liter liters litre litres',
    'gallon gallons',
    'cup cups',
    'kb',
    'mb',
    'gb',
    'tb',
    'c celsius',
    'f fahrenheit',
    'percent',
    'usd dollar dollars',
    'eur euro euros',
    'gbp',
    'am',
    'pm',
    'k',
    'mph',
    'kmh',
    'kcal calorie calories',
    'w watt watts',
    'v volt volts',
  ].flatMap((spellings) => spellings.split(' ').map((spelling, _, [first]) => [spelling, first ?? spelling] as const)),
);

/** Digits with what joins them, a sign before and letters right after. */
const DIGITS = /(?:(?<![\w.)])-)?\d+(?:[.,:/-]\d+)*(?:[a-zA-Z°]+|%)?/g;
/** After these `one` stands for a thing named before. */
const BEFORE_PRONOUN: ReadonlySet<string> = new Set(
  'which this that the no any every some another each only better best good right'.split(' '),
);

interface Placed {
  readonly start: number;
  readonly value: string;
}

/** In order of appearance; each with its unit where it has one. */
export function quantitiesOf(sentence: Sentence): readonly string[] {
  const found: Placed[] = [...digitsIn(sentence), ...wordsIn(sentence)];
  found.sort((a, b) => a.start - b.start);
  return [...found.map(({ value }) => value), ...otherNumbersOf(sentence.text)];
}

/** A word that this veto compares already: a number in either spelling, or a unit right after one. */
export function isCounted(word: string, before: string | undefined): boolean {
  return isNumeral(word) || (before !== undefined && isNumeral(before) && UNITS.has(word));
}

function isNumeral(word: string): boolean {
  return /^\d/.test(word) || CARDINAL.has(word) || MAGNITUDE.has(word) || ORDINAL.has(word);
}

function digitsIn({ text }: Sentence): readonly Placed[] {
  return Array.from(text.matchAll(DIGITS), (match) => {
    const [, digits, attached] = /^(-?[\d.,:/-]*\d)(.*)$/.exec(match[0]) ?? ['', match[0], ''];
    const after = /^ ?-?([A-Za-z]+)/.exec(text.slice(match.index + match[0].length))?.[1]?.toLowerCase();
    const ending = (attached ?? '').toLowerCase();
    const unit = ending === '' ? UNITS.get(after ?? '') : (UNITS.get(ending) ?? ending);
    return { start: match.index, value: withUnit(plainNumber(digits ?? ''), unit) };
  });
}

function plainNumber(digits: string): string {
  const grouped = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(',', '') : digits;
  // A trailing zero may be a version's (3.10) and is kept.
  return grouped.replace(/^(-?)0+(?=\d)/, '$1');
}

function withUnit(value: string, unit: string | undefined): string {
  if (unit === undefined) return value;
  return unit === 'st' || unit === 'nd' || unit === 'rd' || unit === 'th' ? `${value}th` : `${value} ${unit}`;
}

function wordsIn({ words }: Sentence): readonly Placed[] {
  const found: Placed[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const { lower, start } = words[i] ?? { lower: '', start: 0 };
    const before = words[i - 1]?.lower ?? '';
    const isTimeUnit = lower === 'second' && (before === 'per' || before === 'a' || /\d$/.test(before));
    const ordinal = isTimeUnit ? undefined : ORDINAL.get(lower);
    if (ordinal !== undefined || EXACT_WORDS.has(lower)) found.push({ start, value: ordinal ?? lower });
    if (!CARDINAL.has(lower) && !MAGNITUDE.has(lower)) continue;
    if (lower === 'one' && BEFORE_PRONOUN.has(before)) continue;
    const run = cardinalRun(words.slice(i).map((word) => word.lower));
    if (run === undefined) continue;
    found.push({ start, value: withUnit(String(run.value), UNITS.get(words[i + run.length]?.lower ?? '')) });
    i += run.length - 1;
  }
  return found;
}

/** `two hundred twenty five` is one number; `three four` are two. */
function cardinalRun(words: readonly string[]): { readonly value: number; readonly length: number } | undefined {
  let total = 0;
  let current: number | undefined;
  let length = 0;
  for (const word of words) {
    const value = CARDINAL.get(word);
    const magnitude = MAGNITUDE.get(word);
    if (value !== undefined && (current === undefined || current % 100 === 0 || (current % 10 === 0 && value < 10)))
      current = (current ?? 0) + value;
    else if (magnitude === 100) current = (current ?? 1) * 100;
    else if (magnitude !== undefined) {
      total += (current ?? 1) * magnitude;
      current = 0;
    } else break;
    length += 1;
  }
  return length === 0 ? undefined : { value: total + (current ?? 0), length };
}
