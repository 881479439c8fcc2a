/**
 * Words that say little, each only in the place where it says little: `what kind of cheese`, `the way to reset it`, `I want to
 * reset it`, `list the planets`. Anywhere else the same words are content: a `type` may be what is asked for, `get help` is
 * not `help`. A light word may stand on one side alone, so each place here must hold in any question.
 */
import { wordAt, type Draft } from './draft.ts';
import { MODALS } from './function-words.ts';
import { LIGHT_HEADS } from './light-heads.ts';
import { PICKING, type Place, places } from './light-place.ts';
import { LIGHT_VERBS } from './light-verbs.ts';
import { wordList } from './word-list.ts';

/** With these `literally` asks for the letter of it. */
const SPEAKING = wordList('mean means meaning translate translates translation say word words read take');

const SEASONS = wordList('spring summer fall autumn winter');
const FIRST_PERSON = wordList('i we');
const VARIETIES = wordList('types kinds sorts forms ways varieties categories');
const OUTCOMES = wordList('cause causes reason reasons side symptoms complications consequences explanations treatments');
const MEASURES = wordList('long much many far often');
const WAYS = wordList('way ways');
/** Requests whose form of answer is the common one. Those that change it (translate, summarise, compare) are content. */
const TELLING = wordList('list name explain describe define state provide identify give show tell outline display find');

const PLACES: ReadonlyMap<string, readonly Place[]> = gathered([
  ...LIGHT_HEADS,
  ...LIGHT_VERBS,
  ...places('way ways', isWay),
  ...places('best good', isBestWay),
  ...places('thing things', (tokens, at) => PICKING.has(wordAt(tokens, at - 1))),
  ...places('specific particular certain', isPicked),
  ...places('want wants wanted wish trying like love looking', isWish),
  ...places([...TELLING].join(' '), isOpeningRequest),
  ...places('literally', (tokens) => !tokens.some(({ form }) => SPEAKING.has(form))),
  ...places('go', (tokens, at) => wordAt(tokens, at + 1) === 'about' && tokens[at + 2]?.facts.verbForm === 'ing'),
  ...places('fact', (tokens, at) => wordAt(tokens, at - 1) === 'in'),
  ...places('well', (tokens, at) => wordAt(tokens, at - 1) === 'as'),
  ...places('own', (tokens, at) => /^(?:my|your|his|her|its|our|their)$/.test(wordAt(tokens, at - 1))),
  ...places('various', () => true),
  ...places('different', (tokens, at) => VARIETIES.has(wordAt(tokens, at + 1)) && asks(tokens)),
  ...places('possible potential', isMaybe),
  ...places('usually typically normally generally', isMeasured),
  ...places('properly correctly', (tokens) => tokens.some((_, at) => isHowTo(tokens, at))),
  ...places('worth', (tokens, at) => tokens[at + 1]?.kind === 'number'),
  ...places('term semester terms semesters', (tokens, at) => SEASONS.has(wordAt(tokens, at - 1))),
]);

/** `the possible causes of it`: a cause that is asked for is a possible one. */
function isMaybe(tokens: readonly Draft[], at: number): boolean {
  return OUTCOMES.has(wordAt(tokens, at + 1)) && asks(tokens);
}

function asks(tokens: readonly Draft[]): boolean {
  return tokens.some((_, at) => /^(?:what|which|many)$/.test(wordAt(tokens, at)));
}

/** `how long does it usually take`: nobody asks for the unusual. But `do cats usually swim` is not `do cats swim`. */
function isMeasured(tokens: readonly Draft[], at: number): boolean {
  return tokens.some((_, index) => index < at && wordAt(tokens, index) === 'how' && MEASURES.has(wordAt(tokens, index + 1)));
}

/** The proper way to do it is how to do it, as the best way is. */
function isHowTo(tokens: readonly Draft[], at: number): boolean {
  return wordAt(tokens, at) === 'how' && /^(?:do|to|can|should|could)$/.test(wordAt(tokens, at + 1));
}

/** A word may say little in several places. */
function gathered(all: readonly (readonly [string, Place])[]): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>();
  for (const [word, place] of all) found.set(word, [...(found.get(word) ?? []), place]);
  return found;
}

export function isLight(tokens: readonly Draft[], at: number): boolean {
  return PLACES.get(tokens[at]?.form ?? '')?.some((place) => place(tokens, at)) === true;
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

/** `which specific foods`; `the specific heat` is another thing. */
function isPicked(tokens: readonly Draft[], at: number): boolean {
  return PICKING.has(wordAt(tokens, at - 1)) && tokens[at + 1]?.facts.parts.startsWith('n') === true;
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

/** The verb that opens the sentence: `list the planets`; not `list price`, `name tags`. */
function isOpeningRequest(tokens: readonly Draft[], at: number): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || next === undefined || next.sentence !== token.sentence) return false;
  const isFirst = tokens[at - 1]?.sentence !== token.sentence;
  // `In summer, name the courses on offer.`
  if (!isFirst && !(token.boundary === 'mark' && /^(?:me|us|the|all)$/.test(next.form))) return false;
  const isNounPhrase = wordAt(tokens, at + 1) === 'of';
  return !isNounPhrase;
}
