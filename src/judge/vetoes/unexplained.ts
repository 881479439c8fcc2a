/**
 * Unexplained-word veto: a content word that the other question does not have adds a condition or names another thing
 * (an author, a real author), and a cosine hardly moves for one word. Inflections are one word; function words and verbs that
 * only ask for an answer (explain, describe) are free, save those that turn a sentence round: `by` swaps who does what.
 * Nor does "how can I" answer "can I". On a fifth of the labelled pairs that may be used (2,949) cosine 0.93 and the other
 * vetoes let 368 of 1,861 different pairs pass and 170 of 1,088 equal ones; with this one it is none, and 65.
 */
import { FUNCTION_WORDS, isHarmlessPreposition, OPENING_WORDS, PREPOSITIONS } from '../common-words.ts';
import { stemOf, type Examples, type Sentence, type Word } from '../sentence.ts';
import { isCounted } from './number.ts';

export function unexplained(asked: Sentence, stored: Sentence): 'unexplained' | undefined {
  if (asksYesOrNo(asked) !== asksYesOrNo(stored)) return 'unexplained';
  return adds(asked, stored) || adds(stored, asked) ? 'unexplained' : undefined;
}

export const examples: Examples = [
  ['Is Emily Perez an author?', 'Is Emily Perez a real author?', true],
  ['Did Mary destroy the gun?', 'Was Mary destroyed by the gun?', true],
  ['Is Anna an editor?', 'Did Anna use to be an editor?', true],
  ['how do i fix my leg', 'how do i fix my thigh', true],
  ['how do i reset my password', 'how can I reset my passwords?', false],
  ['what is the capital of France', "tell me what's the capital of France", false],
  ['cheap cars', 'the cheap cars', false],
  ['flights to Rome', 'flights from Rome', true],
  ['is she here', 'is he here', true],
  ['can i reset my password', 'how can i reset my password', true],
  ['do i need a visa', 'what do i need a visa for', true],
  ['Is that dog asleep?', 'Is that dog actually asleep?', false],
  ['Could you please explain how tides work?', 'Explain how tides work.', false],
  ['run 5km in 30 minutes', 'run 5 km in thirty min', false],
  ['How do I reset my password?', 'How do I go about resetting my password?', false],
  ['Can you swim?', 'swim', true],
  ['who are you', 'who am i', true],
  ['what is your name', 'what is my name', true],
  ['How many calories are in 2 eggs?', 'How many calories are there in 2 eggs?', false],
  ['Who is there?', 'Who is it?', true],
  ['How do I cook with oil?', 'How do I cook for oil?', true],
  ['What can I use as bait?', 'What can I use on bait?', true],
  ['How do I pay in cash?', 'How do I pay cash?', true],
  ['Name all of the planets', 'Name all the planets', false],
  ['Did Anna call me?', 'Did Anna call?', true],
  ['give me a list of planets', 'give a list of planets', false],
];

/** Function words that change who, whose, where to, how many or whether: they are compared as they stand. */
const TURNING: ReadonlySet<string> = new Set([
  ...PREPOSITIONS,
  ...(
    'while because if or but than so then ' +
    'all every each any some both must should might may need here there just ' +
    'how you he she we they him them his her their our your me us why who whose when where'
  ).split(' '),
]);
/** `give me a list` asks for a list. */
const FOR_ME: ReadonlySet<string> = new Set(['give', 'tell', 'show']);
const BE: ReadonlySet<string> = new Set(['is', 'are', 'was', 'were']);

/** Said for emphasis: with or without them, the same is asked. */
const EMPHASIS: ReadonlySet<string> = new Set('actually literally indeed basically honestly currently presently exactly'.split(' '));
const AUXILIARIES: ReadonlySet<string> = new Set(
  (
    'is are was were am do does did can could should shall will would may might must has have had ' +
    "isn't aren't wasn't weren't don't doesn't didn't can't couldn't shouldn't won't wouldn't hasn't haven't hadn't"
  ).split(' '),
);

function asksYesOrNo({ words }: Sentence): boolean {
  return AUXILIARIES.has(words[0]?.lower ?? '');
}

function adds(here: Sentence, there: Sentence): boolean {
  const known = new Set(there.words.map(({ lower }) => stemOf(lower)));
  return here.words.some((word, i) => {
    const before = here.words[i - 1]?.lower;
    if (!counts(word) || known.has(stemOf(word.lower)) || isCounted(word.lower, before)) return false;
    return !isFiller(word.lower, before, here.words[i + 1]?.lower);
  });
}

/** Says nothing in its place: `are there 2 eggs in it`, not `is he there`. */
function isFiller(word: string, before: string | undefined, after: string | undefined): boolean {
  if (word === 'there') return after !== undefined && ((before !== undefined && BE.has(before)) || (before === undefined && BE.has(after)));
  if (word === 'me') return before !== undefined && FOR_ME.has(before);
  return isHarmlessPreposition(word, before);
}

function counts({ lower, place }: Word): boolean {
  if (TURNING.has(lower)) return true;
  if (EMPHASIS.has(lower)) return false;
  return !FUNCTION_WORDS.has(lower) && !(place === 'opening' && OPENING_WORDS.has(lower));
}
