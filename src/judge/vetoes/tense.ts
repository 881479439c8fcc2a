/**
 * Tense veto: who is and who was, what happens and what happened have different answers. Compared are the marks of reading, and
 * verbs that were taken for one another in two forms (won, wins) where no `did` explains it. A date says when by itself, so a
 * future of a dated question may be told in the present.
 */
import type { Pair } from '../alignment/alignment.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { countOf, has, listed, oneSided } from './marks.ts';
import { objection } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Objection, Veto } from './veto.ts';

export const tense: Veto = (pair) => {
  const { asked, stored } = pair;
  return (
    oneSided('tense', ['tense:habit', 'tense:no-longer'], asked, stored) ?? already(asked, stored) ?? marks(asked, stored) ?? verbs(pair)
  );
};

export const examples: Examples = [
  ['Who is the president?', 'Who was the president?', true],
  ['When will it open?', 'When did it open?', true],
  ['What causes inflation?', 'What caused inflation?', true],
  ['Who won the cup?', 'Who wins the cup?', true],
  ['How did they build it?', 'How was it built?', false],
  ['Is Anna an editor?', 'Did Anna use to be an editor?', true],
  ['Does he work here?', 'Does he no longer work here?', true],
  ['Is it open?', 'Is it open yet?', true],
  ['Has it been built?', 'Will it be built?', true],
  ['Which classes will be offered in spring?', 'Which classes are offered in spring?', false],
  ['When is the talk that I missed?', 'When was the talk that I missed?', true],
  ['Who wrote Hamlet?', 'Who was it that wrote Hamlet?', false],
];

type Time = 'past' | 'present' | 'future';
const TIMES: readonly Time[] = ['past', 'present', 'future'];
const DATED: ReadonlySet<string> = listed(`
  january february april june july august september october november december monday tuesday wednesday thursday friday saturday
  sunday tomorrow tonight spring summer fall autumn winter next upcoming
`);

function marks(asked: Reading, stored: Reading): Objection {
  const one = timesOf(asked);
  const other = timesOf(stored);
  const only = (times: readonly Time[], time: Time): boolean => times.length === 1 && times[0] === time;
  const apart = (x: readonly Time[], y: readonly Time[]): boolean =>
    (only(x, 'past') && (y.includes('future') || only(y, 'present'))) ||
    (x.includes('future') && !y.includes('future') && y.length > 0 && !isDated(asked) && !isDated(stored));
  const turned = isTurned(asked, stored) || isTurned(stored, asked);
  return turned || apart(one, other) || apart(other, one) ? objection('tense', one, other) : undefined;
}

/** One clause of several told in another time: what is on the list that I made, what was on the list that I made. */
function isTurned(past: Reading, present: Reading): boolean {
  return countOf(past, 'tense:past') > countOf(present, 'tense:past') && countOf(past, 'tense:present') < countOf(present, 'tense:present');
}

const timesOf: (reading: Reading) => readonly Time[] = takenOnce((reading) => {
  return TIMES.filter((time) => has(reading, `tense:${time}`));
});

const isDated: (reading: Reading) => boolean = takenOnce(({ tokens }) => {
  return tokens.some(({ form }) => DATED.has(form));
});

const STAGES: ReadonlySet<string> = listed('already yet still anymore');

function already(asked: Reading, stored: Reading): Objection {
  const stages = (reading: Reading): readonly string[] => reading.tokens.filter(({ form }) => STAGES.has(form)).map(({ form }) => form);
  const one = stages(asked);
  const other = stages(stored);
  return one.join() === other.join() ? undefined : objection('tense', one, other);
}

function verbs({ asked, stored, alignment }: Pair): Objection {
  const wrong = alignment.matches.find(
    (match) =>
      match.kind === 'inflected' && (isTold(match.asked, asked, match.stored, stored) || isTold(match.stored, stored, match.asked, asked)),
  );
  return wrong === undefined ? undefined : objection('tense', [wrong.asked.form], [wrong.stored.form]);
}

const HELPERS: ReadonlySet<string> = listed('is are was were am be been being has have had having get gets got did');

/** A past that is told here, and not there: `won` against `wins`, where neither is a participle and there is no `did`. */
function isTold(token: Token, here: Reading, partner: Token, there: Reading): boolean {
  if (!isPast(token) || isPast(partner) || /ing$/.test(partner.form)) return false;
  if (has(there, 'tense:past') || helped(token, here) || helped(partner, there)) return false;
  const after = here.tokens[token.index + 1]?.form;
  const before = here.tokens[token.index - 1];
  // `papers written by Ng`, `cars made in Italy`: a participle that stands after its noun; `fried eggs`: one before it.
  if (after === 'by' || after === 'in' || before?.role === 'content') return false;
  return before === undefined || before.role === 'function'
    ? !/^(?:the|a|an|my|your|some|any|of|with|for)$/.test(before?.form ?? '')
    : true;
}

function helped({ index }: Token, { tokens }: Reading): boolean {
  return tokens.slice(Math.max(0, index - 3), index).some(({ form }) => HELPERS.has(form));
}

/** Not its own base form, and none of the endings of the present. */
function isPast({ form, lemmas }: Token): boolean {
  return form.endsWith('ed') || (lemmas.length > 1 && !/(?:s|ing|er|est)$/.test(form));
}
