/** What a `what` asks for: mostly a thing, but also a way, a number, a cause or a time. */
import { BE, PREPOSITIONS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';
import type { QuestionType } from './reading.ts';
import { wordList } from './word-list.ts';

const WAYS = wordList('way ways method methods steps procedure process');
const TIMES = wordList('time date year day month');
const CAUSES = wordList('reason reasons cause causes');
const MODALS_OF_ADVICE = wordList('can should could must do');
/** Words that may stand between `what is the` and its noun. */
const MOST_BETWEEN = 3;

export function whatType(tokens: readonly Draft[], what: number): QuestionType {
  const next = wordAt(tokens, what + 1);
  if (TIMES.has(next) && (next !== 'day' || !PREPOSITIONS.has(wordAt(tokens, what + 2)))) return 'when';
  const total = next === 'total' ? 1 : 0;
  const counted = wordAt(tokens, what + 1 + total);
  const isCounted = wordAt(tokens, what + 2 + total) === 'of' || BE.has(wordAt(tokens, what + 2 + total));
  if (isCounted && (counted === 'number' || counted === 'quantity')) return 'count';
  if (isCounted && counted === 'amount') return 'amount';
  if (next === 'causes' || next === 'caused') return 'why';
  if (MODALS_OF_ADVICE.has(next) && wordAt(tokens, what + 3) === 'do' && wordAt(tokens, what + 4) === 'to') return 'how-to';
  return BE.has(next) ? askedNoun(tokens, what + 2) : 'what';
}

function askedNoun(tokens: readonly Draft[], from: number): QuestionType {
  const noun = wordAt(tokens, from) === 'the' || wordAt(tokens, from) === 'some' ? from + 1 : from;
  const isTotal = wordAt(tokens, noun) === 'total' ? 1 : 0;
  const counted = wordAt(tokens, noun + isTotal);
  if (wordAt(tokens, noun + isTotal + 1) === 'of' && (counted === 'number' || counted === 'quantity')) return 'count';
  if (wordAt(tokens, noun + isTotal + 1) === 'of' && counted === 'amount') return 'amount';
  for (let at = noun; at <= noun + MOST_BETWEEN; at += 1) {
    const form = wordAt(tokens, at);
    if (PREPOSITIONS.has(form)) return 'what';
    if (WAYS.has(form)) return /^(?:to|i)$/.test(wordAt(tokens, at + 1)) ? 'how-to' : 'what';
    if (CAUSES.has(form)) return 'why';
  }
  return 'what';
}
