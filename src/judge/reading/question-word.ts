/** Which question word of a sentence asks; a relative one (the man who, the day when) does not. */
import { BE, CONJUNCTIONS, DETERMINERS, DO, HAVE, MODALS, PREPOSITIONS, QUESTION_WORDS, SUBJECTS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';
import { wordList } from './word-list.ts';

export const AUXILIARIES: ReadonlySet<string> = new Set([...BE, ...DO, ...HAVE, ...MODALS.keys()]);
/** Requests that ask for what a `what` would. */
export const REQUESTS: ReadonlySet<string> = wordList(
  'list name show find give tell state provide identify explain describe define outline',
);
/** Before an inner question: tell me what, explain how, know why. */
const MOST_AHEAD = 3;
/** Without a comma before them these belong to the noun before. */
const RELATIVES = wordList('which who when where');

export function questionWord(tokens: readonly Draft[], from: number): number | undefined {
  let later: number | undefined;
  for (let at = from; at < tokens.length; at += 1) {
    const form = wordAt(tokens, at);
    if (!QUESTION_WORDS.has(form)) continue;
    if (isAsking(tokens, from, at)) return isSubordinate(tokens, at) ? (mainClause(tokens, at) ?? at) : at;
    const asksAnywhere = form === 'what' || form === 'how' || form === 'why' || isAskingLate(tokens, from, at);
    if (asksAnywhere) later ??= at;
  }
  return later;
}

/** `Of the courses, which are free`, `PreMajor courses: who teaches them`, `it is taught by whom`; not `the city in which I live`. */
function isAskingLate(tokens: readonly Draft[], from: number, at: number): boolean {
  const next = wordAt(tokens, at + 1);
  const isClause = tokens[at + 1] !== undefined && (SUBJECTS.has(next) || DETERMINERS.has(next)) && next !== 'one' && next !== 'ones';
  if (isClause) return false;
  const before = wordAt(tokens, at - 1);
  if (PREPOSITIONS.has(before)) return tokens[at]?.form !== 'when' && (at + 1 === tokens.length || tokens[at]?.form === 'which');
  if (tokens[at]?.form === 'which' && !hasVerbBefore(tokens, from, at) && at < from + 5) return true;
  const opening = wordAt(tokens, from);
  const isOpened =
    (PREPOSITIONS.has(opening) || /^(?:next|last|this|every|each)$/.test(opening)) &&
    (tokens[at]?.boundary === 'mark' || tokens[at]?.form === 'which' || AUXILIARIES.has(next));
  return isOpened || (tokens[at]?.boundary === 'mark' && tokens[at - 1]?.kind === 'word' && !hasVerbBefore(tokens, from, at));
}

/** A clause of its own stands before: what follows the comma is relative. */
function hasVerbBefore(tokens: readonly Draft[], from: number, at: number): boolean {
  return tokens.slice(from, at).some((token) => AUXILIARIES.has(token.form) || token.facts.parts.startsWith('v'));
}

/** First, or after a preposition, or so early that nothing but a request can stand before it. */
function isAsking(tokens: readonly Draft[], from: number, at: number): boolean {
  const before = wordAt(tokens, at - 1);
  if (at === from || (PREPOSITIONS.has(before) && at === from + 1)) return true;
  if (at > from + MOST_AHEAD) return false;
  for (let back = from; back < at; back += 1) {
    const form = wordAt(tokens, back);
    if (
      !(REQUESTS.has(form) || DETERMINERS.has(form) || PREPOSITIONS.has(form) || CONJUNCTIONS.has(form) || form === 'me' || form === 'us')
    )
      return false;
    if (DETERMINERS.has(form) && back > from) return false;
  }
  return true;
}

/** `When I open it, what happens`: no auxiliary turned round, and a main clause after a comma. */
function isSubordinate(tokens: readonly Draft[], at: number): boolean {
  return /^(?:when|where|whenever)$/.test(wordAt(tokens, at)) && !AUXILIARIES.has(wordAt(tokens, at + 1));
}

function mainClause(tokens: readonly Draft[], from: number): number | undefined {
  for (let at = from + 2; at < tokens.length; at += 1)
    if (QUESTION_WORDS.has(wordAt(tokens, at)) && (tokens[at]?.boundary === 'mark' || !RELATIVES.has(wordAt(tokens, at)))) return at;
  return undefined;
}
