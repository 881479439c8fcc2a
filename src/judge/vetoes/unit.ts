/**
 * Unit veto: 5 mg is not 5 ml, $5 is not €5, 5% is not 5, 7 am is not 7 pm. Spellings of one unit are one; a conversion (60
 * minutes, 1 hour) stays unequal, since the number differs and the answer is worded in the unit asked for.
 */
import type { Reading, Token } from '../reading/reading.ts';
import { plainValue } from './number.ts';
import { objection, objectionTo, unpaired } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const unit: Veto = ({ asked, stored }) => {
  const signs = objectionTo('unit', unpaired(signedValues(asked), signedValues(stored)));
  if (signs !== undefined) return signs;
  const [one, other] = unpaired(measuresOf(asked), measuresOf(stored));
  // One side alone is a word too many, which alignment sees; a contrast is a different question whatever the words around it.
  return one.length > 0 && other.length > 0 ? objection('unit', one, other) : undefined;
};

export const examples: Examples = [
  ['is 5 mg too much', 'is 5 ml too much', true],
  ['is 5 mg too much', 'is 5 milligrams too much', false],
  ['is $5 a lot', 'is €5 a lot', true],
  ['is 5% a lot', 'is 5 a lot', true],
  ['is 5% a lot', 'is 5 percent a lot', false],
  ['is $20 enough', 'is 20 dollars enough', false],
  ['meet at 7 am', 'meet at 7 pm', true],
  ['how many grams are in an ounce', 'how many ounces are in a gram', false],
  ['is 80 kg heavy', 'is 80 lbs heavy', true],
  ['is 16 GB of memory enough', 'is 16 MB of memory enough', true],
  ['what is a marathon in miles', 'what is a marathon in kilometers', true],
  ['is 30 celsius hot', 'is 30 fahrenheit hot', true],
  ['does it take 2 hours', 'does it take 2 days', true],
  ['how much is 5 feet', 'how much is 5 ft', false],
];

/** Their spellings are one. Short ones that are words too (`in`, `s`, `m`) count only after a number. */
const SPELLINGS: readonly string[] = [
  'millisecond milliseconds ms',
  'second seconds sec secs',
  'minute minutes min mins',
  'hour hours hr hrs',
  'day days',
  'week weeks wk wks',
  'month months',
  'year years yr yrs',
  'decade decades',
  'century centuries',
  'millimeter millimeters millimetre millimetres mm',
  'centimeter centimeters centimetre centimetres cm cms',
  'kilometer kilometers kilometre kilometres km kms',
  'meter meters metre metres',
  'inch inches',
  'foot feet ft',
  'yard yards',
  'mile miles',
  'microgram micrograms mcg',
  'milligram milligrams mg',
  'gram grams',
  'kilogram kilograms kilo kilos kg kgs',
  'pound pounds lb lbs',
  'ounce ounces oz',
  'ton tons tonne tonnes',
  'milliliter milliliters millilitre millilitres ml',
  'liter liters litre litres',
  'gallon gallons',
  'cup cups',
  'teaspoon teaspoons tsp',
  'tablespoon tablespoons tbsp',
  'kilobyte kilobytes kb',
  'megabyte megabytes mb',
  'gigabyte gigabytes gb',
  'terabyte terabytes tb',
  'celsius centigrade',
  'fahrenheit',
  'kelvin',
  'dollar dollars usd',
  'euro euros eur',
  'rupee rupees inr',
  'yen jpy',
  'gbp',
  'mph',
  'kmh kph',
  'kilowatt kilowatts kw',
  'megawatt megawatts mw',
  'watt watts',
  'volt volts',
  'kilocalorie kilocalories kcal',
  'calorie calories',
];
const AFTER_NUMBER: readonly string[] = [
  'second s',
  'minute m',
  'hour h',
  'gram g',
  'liter l',
  'inch in',
  'am',
  'pm',
  'celsius c',
  'fahrenheit f',
];

const UNITS: ReadonlyMap<string, string> = spellings(SPELLINGS);
const UNITS_AFTER_NUMBER: ReadonlyMap<string, string> = spellings(AFTER_NUMBER);

function spellings(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(lines.flatMap((line) => line.split(' ').map((spelling, _, [first]) => [spelling, first ?? spelling] as const)));
}

/** Whether a word names a unit, in one spelling for all; `undefined` where it does not. */
export function unitOf(token: Token, before: Token | undefined): string | undefined {
  const own = UNITS.get(token.form);
  return before?.kind === 'number' ? (own ?? UNITS_AFTER_NUMBER.get(token.form.replace(/_time$/, ''))) : own;
}

const measuresOf: (reading: Reading) => readonly string[] = takenOnce(({ tokens }) => {
  return tokens.flatMap((token, index) => {
    const before = tokens[index - 1];
    const unitName = unitOf(token, before);
    if (unitName === undefined) return [];
    return [before?.kind === 'number' ? `${plainValue(before)} ${unitName}` : unitName];
  });
});

/** Numbers that carry a sign of their own: `$5`, `5%`. */
const signedValues: (reading: Reading) => readonly string[] = takenOnce(({ tokens }) => {
  return tokens.filter(({ kind, form }) => kind === 'number' && /[$€£¥₹%]/.test(form)).map(({ form }) => form);
});
