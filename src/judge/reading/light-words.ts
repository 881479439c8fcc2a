/**
 * Words that say little, each only in the place where it says little: `what kind of cheese`, `the way to reset it`, `I want to
 * reset it`, `list the planets`. Anywhere else the same words are content: a `type` may be what is asked for, `get help` is
 * not `help`. A light word may stand on one side alone, so each place here must hold in any question.
 */
import { wordAt, type Draft } from './draft.ts';
import { BE, MODALS, QUESTION_WORDS } from './function-words.ts';
import { wordList } from './word-list.ts';

/** With these `literally` asks for the letter of it. */
const SPEAKING = wordList('mean means meaning translate translates translation say word words read take');

type Place = (tokens: readonly Draft[], at: number) => boolean;

const PICKING = wordList('what which any some these those');
const SEASONS = wordList('spring summer fall autumn winter');
const FIRST_PERSON = wordList('i we');
const WAYS = wordList('way ways');
/** Requests whose form of answer is the common one. Those that change it (translate, summarise, compare) are content. */
const TELLING = wordList('list name explain describe define state provide identify give show tell outline');

const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ...places('way ways', isWay),
  ...places('best good', isBestWay),
  ...places('kind kinds sort sorts type types', isKindOf),
  ...places('thing things', (tokens, at) => PICKING.has(wordAt(tokens, at - 1))),
  ...places('specific particular certain', isPicked),
  ...places('number quantity', isCounted),
  ...places('amount', (tokens, at) => isCounted(tokens, at) && QUESTION_WORDS.has(wordAt(tokens, at - 3))),
  ...places('reason reasons', isReason),
  ...places('want wants wanted wish trying like love looking', isWish),
  ...places([...TELLING].join(' '), isOpeningRequest),
  ...places('name names', (tokens, at) => isNameOf(tokens, at) || isOpeningRequest(tokens, at)),
  ...places('list', (tokens, at) => isListOf(tokens, at) || isOpeningRequest(tokens, at)),
  ...places('literally', (tokens) => !tokens.some(({ form }) => SPEAKING.has(form))),
  ...places('go', (tokens, at) => wordAt(tokens, at + 1) === 'about' && tokens[at + 2]?.facts.verbForm === 'ing'),
  ...places('fact', (tokens, at) => wordAt(tokens, at - 1) === 'in'),
  ...places('well', (tokens, at) => wordAt(tokens, at - 1) === 'as'),
  ...places('own', (tokens, at) => /^(?:my|your|his|her|its|our|their)$/.test(wordAt(tokens, at - 1))),
  ...places('various', () => true),
  ...places('available offered held', isOnOffer),
  ...places('worth', (tokens, at) => tokens[at + 1]?.kind === 'number'),
  ...places('term semester', (tokens, at) => SEASONS.has(wordAt(tokens, at - 1))),
  ...places('take', (tokens, at) => FIRST_PERSON.has(wordAt(tokens, at - 1)) && MODALS.has(wordAt(tokens, at - 2))),
]);

function places(words: string, place: Place): readonly (readonly [string, Place])[] {
  return words.split(' ').map((word) => [word, place]);
}

export function isLight(tokens: readonly Draft[], at: number): boolean {
  return PLACES.get(tokens[at]?.form ?? '')?.(tokens, at) === true;
}

/** `the way to`, `a way of`; not `which way`, `the way she sings`. */
function isWay(tokens: readonly Draft[], at: number): boolean {
  const after = wordAt(tokens, at + 1);
  if (after !== 'to' && after !== 'of' && after !== 'for' && after !== 'i') return false;
  const before = wordAt(tokens, at - 1);
  return before === 'the' || before === 'a' || before === 'any' || before === 'some' || before === 'are' || isBestWay(tokens, at - 1);
}

/** The best way to do it is how to do it; the easiest or the cheapest may be another. */
function isBestWay(tokens: readonly Draft[], at: number): boolean {
  const form = wordAt(tokens, at);
  return (form === 'best' || form === 'good') && WAYS.has(wordAt(tokens, at + 1)) && wordAt(tokens, at + 2) === 'to';
}

/** `what kind of cheese`, `is it a kind of fruit`; not `the type of x`, which may be what is asked for. */
function isKindOf(tokens: readonly Draft[], at: number): boolean {
  const before = wordAt(tokens, at - 1);
  return wordAt(tokens, at + 1) === 'of' && (PICKING.has(before) || before === 'a' || before === 'all');
}

/** `which specific foods`; `the specific heat` is another thing. */
function isPicked(tokens: readonly Draft[], at: number): boolean {
  return PICKING.has(wordAt(tokens, at - 1)) && tokens[at + 1]?.facts.parts.startsWith('n') === true;
}

/** `the number of`, asked for: the type of the question says it. */
function isCounted(tokens: readonly Draft[], at: number): boolean {
  const isAsked = wordAt(tokens, at - 1) === 'the' && BE.has(wordAt(tokens, at - 2)) && wordAt(tokens, at - 3) === 'what';
  return isAsked && wordAt(tokens, at + 1) === 'of';
}

function isReason(tokens: readonly Draft[], at: number): boolean {
  const isAsked = BE.has(wordAt(tokens, at - 2)) && wordAt(tokens, at - 3) === 'what';
  return isAsked && wordAt(tokens, at - 1) === 'the' && /^(?:for|why|that|behind)$/.test(wordAt(tokens, at + 1));
}

/** `which courses are offered`, `the courses available`: that there are some. Not `is the doctor available`, where it is the question. */
function isOnOffer(tokens: readonly Draft[], at: number): boolean {
  const asksWhich = tokens.some(({ form, sentence }) => sentence === tokens[at]?.sentence && PICKING.has(form));
  const before = tokens[at - 1];
  return asksWhich && before !== undefined && (BE.has(before.form) || before.form === 'being' || before.facts.parts.startsWith('n'));
}

/** `what is the name of the capital`. */
function isNameOf(tokens: readonly Draft[], at: number): boolean {
  const isAsked = wordAt(tokens, at - 1) === 'the' && BE.has(wordAt(tokens, at - 2)) && wordAt(tokens, at - 3) === 'what';
  return isAsked && wordAt(tokens, at + 1) === 'of';
}

/** `I want to`, `I would like to`, `I am trying to`; not `do I want to`, `should I like to`. */
function isWish(tokens: readonly Draft[], at: number): boolean {
  if (wordAt(tokens, at + 1) !== 'to') return false;
  const form = wordAt(tokens, at);
  const before = wordAt(tokens, at - 1);
  const isLinked =
    form === 'like' || form === 'love'
      ? before === 'would'
      : form === 'trying' || form === 'looking'
        ? before === 'am' || before === 'are'
        : false;
  const subject = isLinked ? at - 2 : at - 1;
  if (!FIRST_PERSON.has(wordAt(tokens, subject)) || (!isLinked && /^(?:like|love|trying|looking)$/.test(form))) return false;
  const token = tokens[subject];
  const lead = wordAt(tokens, subject - 1);
  const isOpening = token?.sentence !== tokens[subject - 1]?.sentence || token?.boundary === 'mark';
  return isOpening || (lead !== '' && lead !== 'not' && /^(?:and|but|so|if|when)$/.test(lead) && !MODALS.has(lead));
}

/** `a list of planets`, as the whole request: what `give me` leaves. */
function isListOf(tokens: readonly Draft[], at: number): boolean {
  const first = /^(?:a|the)$/.test(wordAt(tokens, at - 1)) ? at - 1 : at;
  return wordAt(tokens, at + 1) === 'of' && tokens[first - 1]?.sentence !== tokens[at]?.sentence;
}

/** The verb that opens the sentence: `list the planets`; not `list price`, `name tags`. */
function isOpeningRequest(tokens: readonly Draft[], at: number): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || next === undefined || next.sentence !== token.sentence) return false;
  if (tokens[at - 1]?.sentence === token.sentence) return false;
  const isNounPhrase = wordAt(tokens, at + 1) === 'of';
  return !isNounPhrase;
}
