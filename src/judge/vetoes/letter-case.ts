/**
 * Letter-case veto: US and us, Polish and polish, AIDS and aids are different words, and one point to a model whose vocabulary
 * has no case. Most people type names in small letters, so case counts only on words that are two things, told apart by it; and
 * on single letters, where the pronoun I and the article are not the letters.
 */
import type { Reading, Token } from '../reading/reading.ts';
import { listed } from './marks.ts';
import { objection } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const letterCase: Veto = ({ asked, stored }) => {
  const word = differing(asked, stored) ?? differing(stored, asked);
  return word === undefined ? undefined : objection('letter-case', [word], [word.toLowerCase()]);
};

export const examples: Examples = [
  ['how do i use polish remover', 'how do i use Polish remover', true],
  ['how do I bake bread?', 'how do i bake bread', false],
  ['what is the capital of france', 'What is the capital of France?', false],
  ['What does I stand for?', 'What does i stand for?', true],
  ['What happens if I run?', 'What happens if i run?', false],
  ['I need a visa', 'i need a visa', false],
  ['What is I in physics?', 'What is i in physics?', true],
  ["What should I do if I'm late?", "What should i do if i'm late?", false],
  ['What is AIDS', 'What is aids', true],
  ['Who is at the WHO?', 'who is at the WHO', false],
  ['HOW do I bake bread', 'how do I bake bread', false],
  ['Is vitamin C good for colds?', 'is vitamin c good for colds', false],
  ['How do I cook a turkey?', 'How do I cook a Turkey?', false],
  ['how do I sort a list in Python', 'how do i sort a list in python', false],
  ['is reading nice', 'is Reading nice', true],
];

/** Two words each, told apart by a capital where the rest of the sentence often is not. Of `turkey` or `python` the rest tells. */
const TWO_WORDS: ReadonlySet<string> = listed(
  'us it who aids polish reading nice job may march mobile bath sat act or in me pa cat art rob mark',
);
/** Letters after these are named by place and class, and typed in either case. */
const CLASSES: ReadonlySet<string> = listed(
  'vitamin hepatitis influenza type class grade plan group section schedule part appendix model letter size level',
);
/** Before these or at the end, a lone i is no pronoun. */
const BEFORE_PRONOUN: ReadonlySet<string> = listed(`
  do did can could shall should will would may might must am was have had not if when while because before after until since that
  what how why where which and but or so than as
`);

/** A word that stands on both sides, never in the same case. The capital that opens a sentence tells nothing. */
function differing(here: Reading, there: Reading): string | undefined {
  const found = here.tokens.find((token, index) => {
    if (!caseTells(here, token, index)) return false;
    const others = there.tokens.filter((other) => other.form === token.form);
    if (others.length === 0) return false;
    return !others.some((other) => other.written === token.written || sameBut(token, other) || isPronoun(there, other.index));
  });
  return found?.written;
}

/** The same but for a capital that a sentence's beginning explains. */
function sameBut(one: Token, other: Token): boolean {
  const capital = one.initial === 'upper' ? one : other;
  return one.written.slice(1) === other.written.slice(1) && capital.place === 'opening';
}

function caseTells(reading: Reading, { form, written }: Token, index: number): boolean {
  if (form.length === 1 && /[a-z]/.test(form))
    return !isPronoun(reading, index) && !CLASSES.has(reading.tokens[index - 1]?.form ?? '') && form !== 'u';
  // A word in capitals among words in capitals is only loud.
  if (written.length > 1 && written === written.toUpperCase() && isLoud(reading)) return false;
  return TWO_WORDS.has(form);
}

const isLoud: (reading: Reading) => boolean = takenOnce(({ tokens }) => {
  const words = tokens.filter(({ kind, written }) => kind === 'word' && written.length > 1);
  return words.length > 2 && words.filter(({ written }) => written === written.toUpperCase()).length > words.length / 2;
});

function isPronoun({ tokens }: Reading, at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.form !== 'i') return false;
  const after = tokens[at + 1];
  if (after === undefined) return false;
  if (/s$/.test(after.form) && after.form !== 'was') return false;
  return token.place === 'opening' || BEFORE_PRONOUN.has(tokens[at - 1]?.form ?? '') || after.form === 'am';
}
