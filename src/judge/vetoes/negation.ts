/**
 * Negation veto: two questions that differ in the parity of their negations ask opposite things. Encoders rate `not` as
 * noise: "How do I not reset my password?" scores above a true rewording of "How do I reset my password?" on all five
 * models measured. Parity, not presence: `not impossible` is `possible`. A prefix negates where the other question has the
 * bare word (`unlock`, `lock`), and a pair of opposites (`enable`, `disable`) is a difference that no parity mends.
 */
import type { Examples, Sentence } from '../sentence.ts';
import { OPPOSITES } from './opposites.ts';

export function negation(asked: Sentence, stored: Sentence): 'negation' | undefined {
  if (opposed(asked, stored)) return 'negation';
  const difference = negationsIn(asked) + prefixed(asked, stored) - negationsIn(stored) - prefixed(stored, asked);
  return difference % 2 === 0 ? undefined : 'negation';
}

export const examples: Examples = [
  ['how do i reset my password', 'how do i not reset my password', true],
  ['should i eat before a run', "shouldn't i eat before a run", true],
  ['why can i log in', 'why cannot i log in', true],
  ['why cant i log in', "why can't i log in", false],
  ['is it possible to fly without a passport', 'is it possible to fly with a passport', true],
  ['what can i do with no experience', 'what can i do without experience', false],
  ['is this legal', 'is this illegal', true],
  ['is this not impossible', 'is this possible', false],
  ['how do i unlock my phone', 'how do i lock my phone', true],
  ['how do i subscribe', 'how do i unsubscribe', true],
  ['a careful driver', 'a careless driver', true],
  ['how do i enable dark mode', 'how do i disable dark mode', true],
  ['what should i do before surgery', 'what should i do after surgery', true],
  ['turn the light on', 'turn the light off', true],
  ['can i increase my limit', 'can i decrease my limit', true],
  ['is it united', 'is it one', false],
];

const NEGATIONS: ReadonlySet<string> = new Set(
  (
    'not no never without cannot neither nor none nobody nothing nowhere unless except excluding lacking ' +
    'dont doesnt didnt cant wont isnt arent wasnt werent shouldnt couldnt wouldnt hasnt havent hadnt aint'
  ).split(' '),
);
const PREFIXES = ['un', 'non', 'in', 'im', 'il', 'ir', 'dis', 'mis', 'de', 'anti'];
/** `ran` is no negation of an `iran`: the bare word must be long enough to be one. */
const SHORTEST_STEM = 3;

function negationsIn({ words }: Sentence): number {
  return words.filter(({ lower }) => NEGATIONS.has(lower) || lower.endsWith("n't")).length;
}

/** Words here that are a negated form of a word there. */
function prefixed(here: Sentence, there: Sentence): number {
  return here.words.filter(({ lower }) => !there.vocabulary.has(lower) && negates(lower, here, there)).length;
}

function negates(word: string, here: Sentence, there: Sentence): boolean {
  const isThereAlone = (stem: string): boolean => stem.length >= SHORTEST_STEM && there.vocabulary.has(stem) && !here.vocabulary.has(stem);
  if (PREFIXES.some((prefix) => word.startsWith(prefix) && isThereAlone(word.slice(prefix.length)))) return true;
  return word.endsWith('less') && (isThereAlone(word.slice(0, -4)) || isThereAlone(`${word.slice(0, -4)}ful`));
}

function opposed(a: Sentence, b: Sentence): boolean {
  const isAlone = (word: string, here: Sentence, there: Sentence): boolean => here.vocabulary.has(word) && !there.vocabulary.has(word);
  return OPPOSITES.some(([x, y]) => (isAlone(x, a, b) && isAlone(y, b, a)) || (isAlone(y, a, b) && isAlone(x, b, a)));
}
