/**
 * Date veto: months, weekdays, seasons and days relative to today are as exact as numbers. One that stands on one side only is
 * a condition too many; two that differ ask of different times. Years and decades are numbers.
 */
import type { Reading, Token } from '../reading/reading.ts';
import { listed } from './marks.ts';
import { objectionTo, unpaired } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const date: Veto = ({ asked, stored }) => objectionTo('date', unpaired(timesOf(asked), timesOf(stored)));

export const examples: Examples = [
  ['what happens on monday', 'what happens on tuesday', true],
  ['what happens on monday', 'what happens on mondays', false],
  ['weather today', 'weather tomorrow', true],
  ['is it open in January', 'is it open in Jan', false],
  ['is it open in March', 'is it open in May', true],
  ['may I come in', 'can I come in', false],
  ['which classes are offered in the fall', 'which classes are offered in autumn', false],
  ['which classes are offered in the fall', 'which classes are offered in the spring', true],
  ['which Fall classes are free', 'which classes are free in the fall', false],
  ['which spring or summer classes are free', 'which classes are free in spring or summer', false],
  ['which spring or summer classes are free', 'which spring or fall classes are free', true],
  ['why do leaves fall or turn', 'why do leaves drop or turn', false],
  ['is the office closed next week', 'is the office closed last week', true],
  ['is the office closed next week', 'is the office closed the next week', false],
  ['is the office closed next week', 'is the office closed the coming week', false],
  ['should i run daily', 'should i run every day', false],
  ['should i run daily', 'should i run every week', true],
  ['what is the limit per day', 'what is the limit per month', true],
  ['is the shop open on sunday', 'is the shop open', true],
  ['what did he do this year', 'what did he do last year', true],
  ['did the leaves fall off', 'did the leaves drop off', false],
  ['how do i march in step', 'how do i walk in step', false],
  ['is it open on Christmas', 'is it open on Easter', true],
];

/** Each line is one time; the first word names it. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [
    'january jan',
    'february feb',
    'march',
    'april apr',
    'may',
    'june jun',
    'july jul',
    'august aug',
    'september sep sept',
    'october oct',
    'november nov',
    'december dec',
    'monday mondays mon',
    'tuesday tuesdays tue tues',
    'wednesday wednesdays wed',
    'thursday thursdays thu thur thurs',
    'friday fridays fri',
    'saturday saturdays sat',
    'sunday sundays sun',
    'spring springs',
    'summer summers',
    'autumn autumns fall',
    'winter winters',
    'weekend weekends',
    'weekday weekdays',
    'today',
    'tomorrow',
    'yesterday',
    'tonight',
    'christmas xmas',
    'easter',
    'thanksgiving',
    'halloween',
    'ramadan',
    'daily',
    'weekly',
    'biweekly',
    'monthly',
    'quarterly',
    'yearly annually annual',
    'hourly',
    'midnight',
    'noon midday',
  ].flatMap((spellings) => spellings.split(' ').map((spelling, _, [first]) => [spelling, first ?? spelling] as const)),
);

/** Words of other meanings too: they are times only where something beside them says so. */
const DOUBTFUL: ReadonlySet<string> = listed('march may mar mon sat sun wed fri fall spring springs jan jun dec');
const BEFORE_TIME: ReadonlySet<string> = listed(
  'in on by until till since during every this next last early late of for before after from to',
);
const PERIODS: ReadonlySet<string> = listed(
  'day week month year quarter semester term season decade century night morning evening hour minute',
);
const SAME_TIME: ReadonlyMap<string, string> = new Map([
  ['previous', 'last'],
  ['past', 'last'],
  ['coming', 'next'],
  ['upcoming', 'next'],
]);
const RELATIVE: ReadonlySet<string> = listed('next last this previous past coming upcoming following');

/** The one name of a time, whatever its spelling; `undefined` of any other word. */
export function timeOf(token: Token, tokens: readonly Token[]): string | undefined {
  const named = token.kind === 'word' ? NAMES.get(token.form) : undefined;
  if (named === undefined) return everyOf(token, tokens);
  return isTime(token, tokens) ? named : undefined;
}

/** `every day`, `per week`: daily, weekly. */
const EVERY: ReadonlyMap<string, string> = new Map([
  ['hour', 'hourly'],
  ['day', 'daily'],
  ['week', 'weekly'],
  ['month', 'monthly'],
  ['quarter', 'quarterly'],
  ['year', 'yearly'],
]);

function everyOf({ form, index }: Token, tokens: readonly Token[]): string | undefined {
  return /^(?:every|each|per)$/.test(tokens[index - 1]?.form ?? '') ? EVERY.get(form) : undefined;
}

/** Before a period or a season, which one it is, seen from now: next week, the upcoming winter. */
export function relativeOf({ form, index }: Token, tokens: readonly Token[]): string | undefined {
  const after = tokens[index + 1];
  if (!RELATIVE.has(form) || after === undefined) return undefined;
  const isPeriod = after.lemmas.some((lemma) => PERIODS.has(lemma)) || NAMES.has(after.form);
  return isPeriod ? `${SAME_TIME.get(form) ?? form} ` : undefined;
}

const timesOf: (reading: Reading) => readonly string[] = takenOnce((reading) => {
  return reading.tokens.flatMap((token, index) => {
    const named = timeOf(token, reading.tokens);
    if (named !== undefined) return [named];
    const before = reading.tokens[index - 1];
    // `this morning`, `last year`: which one, seen from now.
    if (before === undefined || !RELATIVE.has(before.form) || !token.lemmas.some((lemma) => PERIODS.has(lemma))) return [];
    return [SAME_TIME.get(before.form) ?? before.form];
  });
});

/** Fall, spring: after `in the`; May, March: capital inside a sentence, or after a preposition and before nothing it could govern. */
function isTime(token: Token, tokens: readonly Token[]): boolean {
  if (!DOUBTFUL.has(token.form)) return true;
  const { index } = token;
  const before = tokens[index - 1];
  const article = before?.form === 'the' || before?.form === 'a';
  const governor = article ? tokens[index - 2] : before;
  if (token.form === 'fall' || token.form.startsWith('spring')) {
    const after = tokens[index + 1]?.form;
    if (isAmongSeasons(token, tokens)) return true;
    return (
      (governor !== undefined && BEFORE_TIME.has(governor.form) && governor.form !== 'to') || /^(?:term|semester|class)/.test(after ?? '')
    );
  }
  if (token.form === 'may' && token.role === 'function' && token.initial !== 'upper') return false;
  return token.initial === 'upper' && token.place === 'inner'
    ? true
    : governor !== undefined && /^(?:in|on|by|since|until|till|every|next|last|of)$/.test(governor.form);
}

const SEASONS: ReadonlySet<string> = listed('spring summer autumn fall winter');

/** `Fall PATH classes` by its capital, `which fall courses` by what it stands between, `fall or winter courses` by its neighbour. */
function isAmongSeasons({ index, initial, place, form }: Token, tokens: readonly Token[]): boolean {
  const neighbours = [tokens[index - 1], tokens[index - 2], tokens[index + 1], tokens[index + 2]];
  const isJoined = [neighbours.slice(0, 2), neighbours.slice(2)].some(
    ([near, far]) => SEASONS.has(near?.form ?? '') || (/^(?:and|or)$/.test(near?.form ?? '') && SEASONS.has(far?.form ?? '')),
  );
  const [before, next] = [tokens[index - 1]?.form ?? '', tokens[index + 1]];
  const isAsked = /^(?:which|what|any)$/.test(before) && next?.role === 'content' && next.form.endsWith('s');
  return isJoined || isAsked || (form === 'fall' && initial === 'upper' && place === 'inner');
}
