/**
 * Negation veto: two questions that differ in their negations ask opposite things. Encoders rate `not` as noise: "How do I not
 * reset my password?" scores above a true rewording of "How do I reset my password?" on all five models measured. Counted,
 * with one way out: an opposite that cancels (`not legal`, `illegal`). Equal counts must deny the same word.
 */
import type { Pair } from '../alignment/alignment.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { listed } from './marks.ts';
import { objection } from './objection.ts';
import { polarityOf } from './polarity.ts';
import type { Examples, Objection, Veto } from './veto.ts';

export const negation: Veto = (pair) => {
  const { asked, stored } = pair;
  if (asked.negations === stored.negations) return asked.negations === 0 ? undefined : otherScope(pair);
  if (Math.abs(asked.negations - stored.negations) === 1 && polarityOf(pair).outcome === 'cancels') return undefined;
  return objection('negation', deniersOf(asked), deniersOf(stored));
};

export const examples: Examples = [
  ['how do i reset my password', 'how do i not reset my password', true],
  ['should i eat before a run', "shouldn't i eat before a run", true],
  ['why can i log in', 'why cannot i log in', true],
  ['why cant i log in', "why can't i log in", false],
  ["why can't i log in", 'why can i not log in', false],
  ['is it possible to fly without a passport', 'is it possible to fly with a passport', true],
  ['what can i do with no experience', 'what can i do without experience', false],
  ['is this not legal', 'is this illegal', false],
  ['is this not legal', 'is this legal', true],
  ['How do I not share my email?', 'How can I not share my email?', false],
  ['How do I not share my email but share my phone?', 'How do I share my email but not share my phone?', true],
  ["why doesn't the dog eat", 'why does the dog not eat', false],
  ['nobody came why', 'somebody came why', true],
];

const DENIERS: ReadonlySet<string> = listed('not no never none nobody nothing neither nor without cannot nowhere hardly');
const AUXILIARIES: ReadonlySet<string> = listed(
  'is are was were am be do does did have has had can could will would shall should may might must ought need',
);
const QUESTION_WORDS: ReadonlySet<string> = listed('what which who whom whose where when why how and but so if');

function deniersOf({ tokens }: Reading): readonly string[] {
  return tokens.filter(({ form }) => DENIERS.has(form)).map(({ form }) => form);
}

/** The same number of denials, of words that do not stand for one another. */
function otherScope({ asked, stored, alignment }: Pair): Objection {
  const one = deniedBy(asked);
  const other = deniedBy(stored);
  const partner = new Map(alignment.matches.map((match) => [match.asked, match.stored] as const));
  const owner = new Map(alignment.matches.map((match) => [match.stored, match.asked] as const));
  const strays = one.find((token) => partner.has(token) && !other.includes(partner.get(token) ?? token));
  const astray = other.find((token) => owner.has(token) && !one.includes(owner.get(token) ?? token));
  // Both must point elsewhere: one alone is a denial whose word stands further off, as in `does the dog not eat`.
  return strays === undefined || astray === undefined ? undefined : objection('negation', [`not ${strays.form}`], [`not ${astray.form}`]);
}

/** The content word after each denial. After `isn't it`, `why don't they` the subject comes between, so the whole clause is meant. */
function deniedBy({ tokens }: Reading): readonly Token[] {
  return tokens.flatMap((token, index) => {
    if (!DENIERS.has(token.form) || isInverted(tokens, index)) return [];
    for (let at = index + 1; at < tokens.length && at <= index + 4; at += 1) {
      const next = tokens[at];
      if (next === undefined || next.sentence !== token.sentence) break;
      if (next.role !== 'function') return [next];
    }
    return [];
  });
}

function isInverted(tokens: readonly Token[], index: number): boolean {
  const auxiliary = tokens[index - 1];
  if (auxiliary === undefined || !AUXILIARIES.has(auxiliary.form)) return false;
  return auxiliary.place === 'opening' || QUESTION_WORDS.has(tokens[index - 2]?.form ?? '');
}
