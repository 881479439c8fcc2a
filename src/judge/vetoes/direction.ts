/**
 * Direction veto: before and after, with and without, over and under ask opposite things with one small word. Those that add a
 * condition by themselves (before, after, except) must be on both sides or on neither; the others are also particles
 * of verbs (`look up`, `turn over`), so alone they are only refused where a number follows, and refused against their opposite.
 */
import type { Mark, Reading } from '../reading/reading.ts';
import { countOf, has, oneSided } from './marks.ts';
import { objection } from './objection.ts';
import { polarityOf } from './polarity.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Objection, Veto } from './veto.ts';

export const direction: Veto = (pair) => {
  const { asked, stored } = pair;
  return oneSided('direction', ALONE, asked, stored) ?? opposite(asked, stored) ?? limit(asked, stored) ?? contrast(pair);
};

export const examples: Examples = [
  ['what should i do before surgery', 'what should i do after surgery', true],
  ['what should i do before surgery', 'what should i do prior to surgery', false],
  ['is it above the line', 'is it below the line', true],
  ['how do i scroll up', 'how do i scroll down', true],
  ['who is over 18', 'who is under 18', true],
  ['how many people are over 65', 'how many people are 65', true],
  ['everything except sugar', 'everything with sugar', true],
  ['what happened during the war', 'what happened after the war', true],
  ['who voted for the law', 'who voted against the law', true],
  ['is parking allowed inside the gate', 'is parking allowed outside the gate', true],
];

const ALONE: readonly Mark[] = [
  'direction:before',
  'direction:after',
  'direction:against',
  'direction:except',
  'direction:outside',
  'direction:off',
];
const OPPOSITE: readonly (readonly [Mark, Mark])[] = [
  ['direction:over', 'direction:under'],
  ['direction:above', 'direction:below'],
  ['direction:over', 'direction:below'],
  ['direction:above', 'direction:under'],
  ['direction:up', 'direction:down'],
  ['direction:inside', 'direction:outside'],
  ['direction:during', 'direction:before'],
  ['direction:during', 'direction:after'],
  ['direction:off', 'direction:up'],
];
const LIMITS = /^(?:over|under|above|below|between|during|past)$/;

function opposite(asked: Reading, stored: Reading): Objection {
  const pair = OPPOSITE.find(([one, other]) => crossed(asked, stored, one, other) || crossed(asked, stored, other, one));
  return pair === undefined
    ? undefined
    : objection(
        'direction',
        pair.filter((mark) => has(asked, mark)),
        pair.filter((mark) => has(stored, mark)),
      );
}

function crossed(asked: Reading, stored: Reading, one: Mark, other: Mark): boolean {
  return countOf(asked, one) > countOf(stored, one) && countOf(stored, other) > countOf(asked, other);
}

/** `over 65`: a limit, where a number or a measure follows. */
function limit(asked: Reading, stored: Reading): Objection {
  const limits = [limitsOf(asked), limitsOf(stored)] as const;
  return limits[0].join() === limits[1].join() ? undefined : objection('direction', ...limits);
}

const limitsOf: (reading: Reading) => readonly string[] = takenOnce(({ tokens }) => {
  const found = tokens.filter(
    ({ form, index }) => LIMITS.test(form) && (tokens[index + 1]?.kind === 'number' || tokens[index + 2]?.kind === 'number'),
  );
  return found.map(({ form }) => (form === 'above' ? 'over' : form === 'below' ? 'under' : form)).sort();
});

/** `in` and `out`, `on` and `off`, `for` and `against` as bare words, where no mark counts them. */
const TURNED: readonly (readonly [string, string])[] = [
  ['on', 'off'],
  ['in', 'out'],
  ['for', 'against'],
  ['into', 'from'],
  ['with', 'against'],
];

function contrast(pair: Parameters<Veto>[0]): Objection {
  const { asked, stored } = pair;
  const counts = (reading: Reading, form: string): number => reading.tokens.filter((token) => token.form === form).length;
  const found = TURNED.find(([one, other]) => {
    const change = [counts(asked, one) - counts(stored, one), counts(asked, other) - counts(stored, other)] as const;
    return change[0] * change[1] < 0;
  });
  if (found === undefined || polarityOf(pair).outcome === 'cancels') return undefined;
  return objection('direction', [found[0]], [found[1]]);
}
