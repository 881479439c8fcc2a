/**
 * Letter-case veto: US and us, Polish and polish, AIDS and aids are different words, and one point to a model whose
 * vocabulary has no case. Only the capital that begins a sentence is free, and only on words that are no name.
 */
import { OPENING_WORDS } from '../common-words.ts';
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
  ['What is AIDS', 'What is aids', true],
  ['Who is at the WHO?', 'who is at the WHO', false],
  ['HOW do I bake bread', 'how do I bake bread', true],
];

/** A word here that stands there too, but never in this spelling. */
function differs(here: Sentence, there: Sentence): boolean {
  return here.words.some((word) => there.vocabulary.has(word.lower) && !there.words.some((other) => sameWord(word, other)));
}

function sameWord(a: Word, b: Word): boolean {
  if (a.word === b.word) return true;
  if (a.lower !== b.lower) return false;
  if (a.lower === 'i') return true;
  // The rest of the word must agree, and the capital must be one that a sentence's beginning explains.
  if (a.word.slice(1) !== b.word.slice(1)) return false;
  const capital = a.initial === 'upper' ? a : b;
  return capital.place === 'opening' && OPENING_WORDS.has(a.lower);
}
