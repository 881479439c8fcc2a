/**
 * Nouns that only lead to the noun that is meant: `the names of the planets`, `a list of hotels`, `the number of moons`, `the
 * state of Texas`. Where such a noun is what is asked about (`a list of groceries` that is to be made, `the name of my dog`,
 * `the state of the roof`) it is content.
 */
import { wordAt, type Draft } from './draft.ts';
import { BE, FUNCTION_WORDS, QUESTION_WORDS } from './function-words.ts';
import { isAsked, isNoun, opens, type Place, PICKING, places } from './light-place.ts';
import { wordList } from './word-list.ts';

/** Verbs by which one asks to be told, with their object. */
const WANTING = wordList('need want find see show give get provide have list name');
/** Names of a state that are a city or a country as well: `the state of Washington` says which. */
const SHARED_NAMES = wordList('new washington georgia mexico panama kuwait singapore luxembourg guatemala oklahoma kansas iowa quebec');

export const LIGHT_HEADS: readonly (readonly [string, Place])[] = [
  ...places('kind kinds sort sorts type types', isKindOf),
  ...places('number quantity', isCounted),
  ...places('total', isTotal),
  ...places(
    'amount',
    (tokens, at) => isCounted(tokens, at) && (wordAt(tokens, at - 1) === 'what' || QUESTION_WORDS.has(wordAt(tokens, at - 3))),
  ),
  ...places('reason reasons', isReason),
  ...places('name names', isNameOf),
  ...places('list', isListOf),
  ...places('state city country province town county', isNamed),
];

/** `what kind of cheese`, `is it a kind of fruit`; not `the type of x`, which may be what is asked for. */
function isKindOf(tokens: readonly Draft[], at: number): boolean {
  const before = wordAt(tokens, at - 1);
  return wordAt(tokens, at + 1) === 'of' && (PICKING.has(before) || before === 'a' || before === 'all');
}

/** `the number of`, asked for: the type of the question says it. */
function isCounted(tokens: readonly Draft[], at: number): boolean {
  const first = wordAt(tokens, at - 1) === 'total' ? at - 1 : at;
  if (wordAt(tokens, at + 1) === 'of') return isAsked(tokens, first) || wordAt(tokens, first - 1) === 'what';
  // `of the planets, what number are gas giants`
  return wordAt(tokens, at - 1) === 'what' && BE.has(wordAt(tokens, at + 1));
}

/** `the total number of`, `how many are there in total`; the total cost is not the cost. */
function isTotal(tokens: readonly Draft[], at: number): boolean {
  if (isCounted(tokens, at + 1) && /^(?:number|quantity)$/.test(wordAt(tokens, at + 1))) return true;
  const isLast = tokens[at + 1]?.sentence !== tokens[at]?.sentence;
  return (
    isLast &&
    wordAt(tokens, at - 1) === 'in' &&
    tokens.some((_, index) => wordAt(tokens, index) === 'how' && wordAt(tokens, index + 1) === 'many')
  );
}

function isReason(tokens: readonly Draft[], at: number): boolean {
  return isAsked(tokens, at) && /^(?:for|why|that|behind)$/.test(wordAt(tokens, at + 1));
}

/** `what is the name of the capital`; not `of my dog`, `of a baby kangaroo`: what these are is known, and not how they are called. */
function isNameOf(tokens: readonly Draft[], at: number): boolean {
  if (wordAt(tokens, at + 1) !== 'of') return false;
  const isDefinite = wordAt(tokens, at + 2) === 'the' || (wordAt(tokens, at) === 'names' && wordAt(tokens, at + 2) === 'all');
  const isPlural = wordAt(tokens, at) === 'names' && isNoun(tokens[at + 2]);
  return (isDefinite || isPlural) && (isAsked(tokens, at) || opens(tokens, at));
}

/** `a list of planets`, `what is the list of planets`, `I need a list of planets`; not `how do I make a list of planets`. */
function isListOf(tokens: readonly Draft[], at: number): boolean {
  if (wordAt(tokens, at + 1) !== 'of') return false;
  if (opens(tokens, at) || isAsked(tokens, at)) return true;
  return /^(?:a|the)$/.test(wordAt(tokens, at - 1)) && isWanted(tokens, at - 2);
}

/** First of its sentence, or after `I`, `can I`. */
function isWanted(tokens: readonly Draft[], at: number): boolean {
  if (!WANTING.has(wordAt(tokens, at))) return false;
  const before = wordAt(tokens, at - 1);
  return before === 'i' || tokens[at - 1]?.sentence !== tokens[at]?.sentence;
}

/** `the state of Texas`, `the city of Oslo`: the name says it. Not where a name is two places, or none (`the state of the art`). */
function isNamed(tokens: readonly Draft[], at: number): boolean {
  const name = tokens[at + 2];
  if (wordAt(tokens, at - 1) !== 'the' || wordAt(tokens, at + 1) !== 'of' || name?.kind !== 'word' || isAsked(tokens, at)) return false;
  const isName = name.initial === 'upper' || name.facts.parts === '' || name.facts.proper;
  return isName && !FUNCTION_WORDS.has(name.form) && !SHARED_NAMES.has(name.form);
}
