/**
 * Verbs that only say that there is one, or where: `which courses are offered`, `what clouds exist`, `which rooms have 2 beds`,
 * `the city located in Texas`, `books written by Orwell`. Each is light in its construction alone: whether a doctor is
 * available, and who holds a course, is content.
 */
import { wordAt, type Draft } from './draft.ts';
import { BE, DETERMINERS, DO, MODALS, PREPOSITIONS, PRONOUNS, QUESTION_WORDS } from './function-words.ts';
import { isNoun, type Place, PICKING, places } from './light-place.ts';
import { wordList } from './word-list.ts';

const FIRST_PERSON = wordList('i we');
const PAPERS = wordList('paper papers article articles publication publications');
const WRITINGS: ReadonlySet<string> = new Set([...PAPERS, ...wordList('book books novel novels poem poems essay essays story stories')]);
const RELEASED = wordList('movie movies film films song songs album albums game games single singles show shows');
const VEHICLES = wordList('flight flights train trains bus buses ferry ferries');
const DWELLERS = wordList('people persons humans inhabitants residents citizens');
const COUNTING = wordList('what which many');

export const LIGHT_VERBS: readonly (readonly [string, Place])[] = [
  ...places('available offered held', (tokens, at) => isOnOffer(tokens, at) || isAnyOnOffer(tokens, at) || isReduced(tokens, at)),
  ...places('considered', (tokens, at) => BE.has(wordAt(tokens, at - 1)) && wordAt(tokens, at + 1) === 'the'),
  ...places('get gets give gives earn earns', (tokens, at) => wordAt(tokens, at + 1) === 'you' && hasNumber(tokens, at)),
  ...places('given provided scheduled', isOnOffer),
  ...places('exist exists', isExisting),
  ...places('located situated', isLocated),
  ...places('written authored', (tokens, at) => stands(tokens, at, WRITINGS, 'by')),
  ...places('published', (tokens, at) => isDated(tokens, at, WRITINGS) || stands(tokens, at, PAPERS, 'by', 'at')),
  ...places('released', (tokens, at) => isDated(tokens, at, RELEASED)),
  ...places('go going leaving departing flying running', (tokens, at) => stands(tokens, at, VEHICLES, 'from', 'to', 'between')),
  ...places('live living reside residing', isDwelling),
  ...places('have', (tokens, at) => isOurs(tokens, at) || hasNumber(tokens, at)),
  ...places('has offer offers provide provides', hasNumber),
  ...places('take', isTaken),
];

/** `which courses are offered`, `the courses available`: that there are some. Not `is the doctor available`, where it is the question. */
function isOnOffer(tokens: readonly Draft[], at: number): boolean {
  const before = tokens[at - 1];
  const isFound = before !== undefined && (BE.has(before.form) || before.form === 'being' || before.facts.parts.startsWith('n'));
  return isFound && tokens.some(({ form, sentence }) => sentence === tokens[at]?.sentence && (PICKING.has(form) || form === 'many'));
}

/** `name the courses offered in spring`; not `is the doctor available on Monday`. */
function isReduced(tokens: readonly Draft[], at: number): boolean {
  if (!isNoun(tokens[at - 1]) || !/^(?:in|on|at|during|for|over|this|next)$/.test(wordAt(tokens, at + 1))) return false;
  for (let back = at - 2; tokens[back]?.sentence === tokens[at]?.sentence; back -= 1) {
    if (BE.has(wordAt(tokens, back))) return QUESTION_WORDS.has(wordAt(tokens, back - 1));
  }
  return true;
}

/** `are guns available in Japan`, as in `are there guns`; not `are the rooms available`, `are you available`. */
function isAnyOnOffer(tokens: readonly Draft[], at: number): boolean {
  const sentence = tokens[at]?.sentence;
  const first = tokens.findIndex((token) => token.sentence === sentence);
  const next = wordAt(tokens, first + 1);
  if (!/^(?:are|were)$/.test(wordAt(tokens, first)) || DETERMINERS.has(next) || PRONOUNS.has(next)) return false;
  return isNoun(tokens[at - 1]) && tokens[at + 1]?.sentence === sentence;
}

/** `what clouds exist`, as in `what clouds are there`; not `does it exist`, `what makes clouds exist`. */
function isExisting(tokens: readonly Draft[], at: number): boolean {
  const asking = tokens.findIndex((_, index) => index < at && COUNTING.has(wordAt(tokens, index)));
  const between = tokens.slice(asking + 1, at);
  return (
    asking >= 0 &&
    between.length > 0 &&
    between.every(({ form, facts }) => PREPOSITIONS.has(form) || !facts.parts.startsWith('v')) &&
    isNoun(tokens[at - 1])
  );
}

/** `where is Oslo located`, `cities located in Texas`: being there says it. */
function isLocated(tokens: readonly Draft[], at: number): boolean {
  const isLast = tokens[at + 1]?.sentence !== tokens[at]?.sentence;
  return isLast || /^(?:in|at|on|near|within|along|between)$/.test(wordAt(tokens, at + 1));
}

/** `papers published in 1999`, `flights going to Oslo`: the noun and the preposition say it, and no other verb would. */
function stands(tokens: readonly Draft[], at: number, nouns: ReadonlySet<string>, ...prepositions: readonly string[]): boolean {
  const before = wordAt(tokens, at - 1);
  const noun = before === 'that' || BE.has(before) ? wordAt(tokens, at - 2) : before;
  return nouns.has(noun) && prepositions.includes(wordAt(tokens, at + 1));
}

/** `films released in 1999`; those set in Rome were not released there. */
function isDated(tokens: readonly Draft[], at: number, nouns: ReadonlySet<string>): boolean {
  return stands(tokens, at, nouns, 'in') && tokens[at + 2]?.kind === 'number';
}

/** `how many people live in Oslo`: how many there are. */
function isDwelling(tokens: readonly Draft[], at: number): boolean {
  const noun = BE.has(wordAt(tokens, at - 1)) ? at - 2 : at - 1;
  return DWELLERS.has(wordAt(tokens, noun)) && tokens.some((_, index) => index < noun && wordAt(tokens, index) === 'many');
}

/** `what senses do we have`: what there is. */
function isOurs(tokens: readonly Draft[], at: number): boolean {
  const asks = tokens.some((_, index) => index < at - 2 && COUNTING.has(wordAt(tokens, index)));
  return asks && wordAt(tokens, at - 1) === 'we' && wordAt(tokens, at - 2) === 'do';
}

/** `which rooms have 2 beds`, `rooms that offer 2 beds`: the measure says it, as in `rooms with 2 beds`. */
function hasNumber(tokens: readonly Draft[], at: number): boolean {
  const number = wordAt(tokens, at + 1) === 'you' ? at + 2 : at + 1;
  if (tokens[number]?.kind !== 'number' || tokens[number + 1]?.sentence !== tokens[at]?.sentence) return false;
  const isAsked = tokens.some(({ form, sentence }) => sentence === tokens[at]?.sentence && PICKING.has(form));
  const isHelped = tokens.some(({ form, sentence }) => sentence === tokens[at]?.sentence && DO.has(form));
  return isAsked && !isHelped && (isNoun(tokens[at - 1]) || wordAt(tokens, at - 1) === 'that');
}

/** `which exam can I take`, `can I take an exam`; but `can I take the train` is not `can I train`. */
function isTaken(tokens: readonly Draft[], at: number): boolean {
  if (!FIRST_PERSON.has(wordAt(tokens, at - 1)) || !MODALS.has(wordAt(tokens, at - 2))) return false;
  const asks = tokens.findIndex((_, index) => COUNTING.has(wordAt(tokens, index)));
  if (asks >= 0 && asks < at - 3) return true;
  const next = tokens.slice(at + 1).find((token) => !DETERMINERS.has(token.form));
  return next === undefined || next.kind !== 'word' || !next.facts.parts.includes('v');
}
