/**
 * Letter-case veto: US and us, Polish and polish, AIDS and aids are different words, and one point to a model whose
 * vocabulary has no case. Only the capital that begins a sentence is free, and only on words that are no name; and the
 * pronoun I, where its neighbours make it one (the current I and the unit i are not).
 */
import { OPENING_WORDS, PREPOSITIONS } from '../common-words.ts';
import type { Examples, Sentence, Word } from '../sentence.ts';

export function letterCase(asked: Sentence, stored: Sentence): 'letter-case' | undefined {
  return differs(asked, stored) || differs(stored, asked) ? 'letter-case' : undefined;
}

export const examples: Examples = [
  ['who leads the US', 'who leads us', true],
  ['how do i use polish remover', 'how do i use Polish remover', true],
  ['Polish recipes?', 'polish recipes?', true],
  ['How do I bake bread?', 'how do I bake bread', false],
  ['how do I bake bread?', 'how do i bake bread', false],
  ['What does I stand for?', 'What does i stand for?', true],
  ['Is World War I over?', 'Is World War i over?', true],
  ['What happens if I run?', 'What happens if i run?', false],
  ['I need a visa', 'i need a visa', false],
  ['What is I in physics?', 'What is i in physics?', true],
  ["What should I do if I'm late?", "What should i do if i'm late?", false],
  ['What is AIDS', 'What is aids', true],
  ['Who is at the WHO?', 'who is at the WHO', false],
  ['HOW do I bake bread', 'how do I bake bread', true],
];

/** A word here that stands there too, but never in this spelling. */
function differs(here: Sentence, there: Sentence): boolean {
  const inBoth = (word: Word, i: number): boolean =>
    there.words.some((other, j) => sameWord(word, other) || (isPronoun(here, i) && isPronoun(there, j)));
  return here.words.some((word, i) => there.vocabulary.has(word.lower) && !inBoth(word, i));
}

/** A pronoun stands with these before it, or opens; what follows is no preposition and no verb that a thing would have. */
const BEFORE_I: ReadonlySet<string> = new Set(
  (
    "do did can could shall should will would may might must am was have had don't didn't can't couldn't shouldn't won't wouldn't " +
    "haven't hadn't if when while because before after until since that what how why where which and but or so than as"
  ).split(' '),
);

function isPronoun({ words }: Sentence, at: number): boolean {
  const { lower, place } = words[at] ?? { lower: '', place: 'inner' };
  if (lower.startsWith("i'")) return lower !== "i's";
  if (lower !== 'i') return false;
  const after = words[at + 1]?.lower;
  if (after !== undefined && after !== 'was' && (after.endsWith('s') || PREPOSITIONS.has(after) || !/^[a-z]/.test(after))) return false;
  return place === 'opening' ? after !== undefined : BEFORE_I.has(words[at - 1]?.lower ?? '');
}

function sameWord(a: Word, b: Word): boolean {
  if (a.word === b.word) return true;
  if (a.lower !== b.lower) return false;
  // The rest of the word must agree, and the capital must be one that a sentence's beginning explains.
  if (a.word.slice(1) !== b.word.slice(1)) return false;
  const capital = a.initial === 'upper' ? a : b;
  return capital.place === 'opening' && OPENING_WORDS.has(a.lower);
}
