/** What a `how` asks for: a way to do it, a number, a time, a degree, or how it is. */
import { BE, DO, HAVE, MODALS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';
import type { QuestionType } from './reading.ts';
import { wordList, wordTable } from './word-list.ts';

/** Who is to do it, in a question about the way. */
const DOERS = wordList('i you we one someone somebody anyone');
const WAYS_ASKED = wordList('do can could should would might must');
/** Between `how` and what it asks. */
const FILLERS = wordList('exactly best else really actually');
const SAME_DEGREE = wordTable(`
  big: large
  tall: high
  fast: quickly
  hard: difficult
`);
const COUNTED: ReadonlyMap<string, QuestionType> = new Map<string, QuestionType>([
  ['many', 'count'],
  ['much', 'amount'],
  ['long', 'duration'],
  ['come', 'why'],
  ['about', 'what'],
  ['to', 'how-to'],
]);

export function howType(tokens: readonly Draft[], how: number): QuestionType {
  const at = FILLERS.has(wordAt(tokens, how + 1)) ? how + 2 : how + 1;
  const next = wordAt(tokens, at);
  if (next === '') return tokens[how]?.boundary === 'mark' || how === tokens.length - 1 ? bareHow(tokens, how) : 'how';
  const counted = COUNTED.get(next);
  if (counted !== undefined) return counted;
  if (next === 'does' && wordAt(tokens, at + 1) === 'one') return 'how-to';
  if (WAYS_ASKED.has(next)) return DOERS.has(wordAt(tokens, at + 1)) || wordAt(tokens, at + 1) === 'not' ? 'how-to' : 'how';
  if (DOERS.has(next) && MODALS.has(wordAt(tokens, at + 1))) return 'how-to';
  const token = tokens[at];
  const isDegree = token !== undefined && /^[ar]/.test(token.facts.parts) && !BE.has(next) && !DO.has(next) && !HAVE.has(next);
  return isDegree ? `how-${SAME_DEGREE.get(next) ?? next}` : 'how';
}

/** `I want to reset it, how?` */
function bareHow(tokens: readonly Draft[], how: number): QuestionType {
  return tokens.slice(0, how).some((token, at) => token.form === 'to' && tokens[at + 1]?.facts.parts.includes('v') === true)
    ? 'how-to'
    : 'how';
}
