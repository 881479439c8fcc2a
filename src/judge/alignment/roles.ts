/**
 * Roles that equal order does not show: another preposition before the same word (from and to, on and under), one left standing at the end
 * (what is it for), whose and of (the doctor's wife, the doctor of the wife), done and done to (is eating, is eaten).
 */
import { PREPOSITIONS } from '../reading/function-words.ts';
import type { Clash, Match } from './alignment.ts';
import type { Sequence, Side, Step } from './sequence.ts';
import { verbVoice } from './verb-voice.ts';
import { before, isPossessive, QUESTION_WORDS, tokensBetween, words } from './wording.ts';

/**
 * Prepositions that say the same in most places. Two others before the same word say where, whence, how or for whom in two ways:
 * a cat on the table is not one under it, a paper for Bob none with Bob.
 */
const ALIKE: readonly ReadonlySet<string>[] = [
  words('in at on within inside during throughout of'),
  words('about on regarding concerning of'),
  words('with by using via through'),
  words('for of to'),
  words('between among amongst'),
  words('per a for in'),
  words('near by at beside'),
  words('toward towards to into onto'),
  words('into in inside within'),
  words('over above'),
  words('under below beneath'),
  words('of among amongst'),
];

export interface RoleReport {
  readonly clashes: readonly Clash[];
  /** Share of the matched words that another preposition governs, 0..1. */
  readonly looseness: number;
}

export function roles(sequence: Sequence, matches: readonly Match[]): RoleReport {
  const clashes = new Set<Clash>();
  const compared = matches.filter((_, label) => !sequence.free.has(label));
  const isOther = compared.some(({ asked, stored }) => isApart(asked.preposition, stored.preposition));
  if (isOther || isExchanged(compared) || asksApart(sequence)) clashes.add('preposition');
  if (!sequence.moves.includes('passive') && !sequence.moves.includes('echo') && isStranded(sequence, matches)) clashes.add('stranded');
  if (isOwnerTurned(sequence)) clashes.add('role');
  if (!sequence.moves.includes('passive') && voicesDiffer(sequence, matches)) clashes.add('passive');
  const loose = compared.filter(({ asked, stored }) => !isAlike(asked.preposition, stored.preposition)).length;
  return { clashes: [...clashes], looseness: matches.length === 0 ? 0 : loose / matches.length };
}

function isApart(one: string, other: string): boolean {
  return one !== '' && other !== '' && !isAlike(one, other);
}

function isAlike(one: string, other: string): boolean {
  return one === other || ALIKE.some((group) => group.has(one) && group.has(other));
}

/** One has the preposition of the other, alike or not: `my income for the month`, `my month for the income`. */
function isExchanged(matches: readonly Match[]): boolean {
  const seen = new Set<string>();
  for (const { asked, stored } of matches) {
    if (asked.preposition === stored.preposition) continue;
    if (seen.has(`${stored.preposition} ${asked.preposition}`)) return true;
    seen.add(`${asked.preposition} ${stored.preposition}`);
  }
  return false;
}

/** `from which country`, `in which country`: what is asked for has no partner that could show its preposition. */
function asksApart({ asked, stored }: Sequence): boolean {
  return isApart(prepositionAsked(asked), prepositionAsked(stored));
}

function prepositionAsked({ reading }: Side): string {
  const asking = reading.tokens.find(({ form, role }) => role === 'function' && QUESTION_WORDS.has(form));
  const lead = asking === undefined ? undefined : before(reading, asking);
  return lead?.role === 'function' && PREPOSITIONS.has(lead.form) ? lead.form : '';
}

const STRANDABLE = words('for from to with by about against of into at');

/** `which bank from`, `which bank to`: the preposition that stands alone at the end belongs to what is asked for. */
function isStranded({ asked, stored }: Sequence, matches: readonly Match[]): boolean {
  const one = strandedIn(asked);
  const other = strandedIn(stored);
  if (one === other) return false;
  if (one !== '' && other !== '') return true;
  const [preposition, side] = one === '' ? [other, asked] : [one, stored];
  const has = side.reading.tokens.some(({ form, role }) => form === preposition && role === 'function');
  if (!has) return preposition !== 'at' && preposition !== 'of' && side.reading.voice === 'active';
  return matches.some((match) => {
    const [here, there] = one === '' ? [match.asked, match.stored] : [match.stored, match.asked];
    return here.preposition === preposition && there.preposition !== preposition;
  });
}

function strandedIn({ reading }: Side): string {
  const last = reading.tokens.at(-1);
  return last?.role === 'function' && STRANDABLE.has(last.form) ? last.form : '';
}

/** `the doctor's wife` and `the doctor of the wife` have one order and two owners. */
function isOwnerTurned({ asked, stored }: Sequence): boolean {
  return asked.steps.some((step, at) => {
    const next = asked.steps[at + 1];
    const [twin, second] = [stored.steps[at], stored.steps[at + 1]];
    if (next === undefined || twin === undefined || second === undefined || twin.label !== step.label) return false;
    return (owns(step, asked, next) && hasOf(twin, stored, second)) || (owns(twin, stored, second) && hasOf(step, asked, next));
  });
}

function owns({ token }: Step, _side: Side, next: Step): boolean {
  return isPossessive(token) && next.token.index === token.index + 1;
}

function hasOf({ token }: Step, { reading }: Side, next: Step): boolean {
  const [of] = tokensBetween(reading, token.index, next.token.index);
  return of?.form === 'of';
}

function voicesDiffer({ asked, stored, lexicon }: Sequence, matches: readonly Match[]): boolean {
  return matches.some(({ asked: one, stored: other, kind }) => {
    if (one.form === other.form && asked.reading.voice === stored.reading.voice && !one.form.endsWith('ed')) return false;
    if (kind !== 'equal' && kind !== 'inflected' && kind !== 'synonym') return false;
    const voice = verbVoice(one, asked.reading, lexicon);
    if (voice === 'unknown') return false;
    const twin = verbVoice(other, stored.reading, lexicon);
    return twin !== 'unknown' && twin !== voice;
  });
}
