/**
 * Order veto: the same words in another order ask another thing (does A beat B, does B beat A), and a mean of token vectors
 * hardly knows the order. Equal bags in another order are refused, and so is another order of what both questions have:
 * content words by their stems, prepositions (each keeps its object), pronouns and negations (each keeps what it denies).
 */
import { FUNCTION_WORDS, isHarmlessPreposition } from '../common-words.ts';
import { sameList, stemOf, type Examples, type Sentence } from '../sentence.ts';
import { trimmed } from './symbol.ts';

export function order(asked: Sentence, stored: Sentence): 'order' | undefined {
  const a = piecesOf(asked);
  const b = piecesOf(stored);
  if (!sameList(a, b) && sameList([...a].sort(), [...b].sort())) return 'order';
  if (!sameList(shared(a, new Set(b)), shared(b, new Set(a)))) return 'order';
  const c = stemsOf(asked);
  const d = stemsOf(stored);
  return sameList(kept(c, new Set(d)), kept(d, new Set(c))) ? undefined : 'order';
}

export const examples: Examples = [
  ['does Arsenal beat Chelsea', 'does Chelsea beat Arsenal', true],
  ['would Arsenal beat Chelsea', 'could Chelsea beat Arsenal', true],
  ['convert C++ to C', 'convert C to C++', true],
  ['what is a dog that bites a man', 'what is a man that bites a dog', true],
  ['flights from Rome to Oslo', 'a flight from Oslo to Rome', true],
  ['how do i bake bread', 'how can i bake bread', false],
  ['is bread baked', 'bread is baked', true],
  ['How do I drive to Rome from Oslo?', 'How can I drive from Rome to Oslo?', true],
  ['How do I drive to Rome from Oslo?', 'How can I drive to Rome from Oslo?', false],
  ['How do I not share my email but share my phone?', 'How can I share my email but not share my phone?', true],
  ['How do I not share my email?', 'How can I not share my email?', false],
  ['why can i not log in', "why can't i log in", false],
  ['Should I use Rome/Oslo?', 'Can I use Oslo/Rome?', true],
  ['Do I owe you?', 'Would you owe me or I?', true],
  ['Are doctors chasing lawyers?', 'Is the lawyer chasing the doctor?', true],
];

function piecesOf({ text }: Sentence): readonly string[] {
  return text
    .split(/\s+/)
    .map((piece) => trimmed(piece).toLowerCase())
    .filter((piece) => piece !== '');
}

/** Content words that the other question has too, in this one's order. */
function shared(here: readonly string[], there: ReadonlySet<string>): readonly string[] {
  return here.filter((piece) => there.has(piece) && !FUNCTION_WORDS.has(piece));
}

/** Words whose place is free: articles, and auxiliaries, which the auxiliary veto compares. */
const FREE: ReadonlySet<string> = new Set(
  (
    'a an the this that these those also just please there here is are was were am be do does did can could shall should will would ' +
    'may might must has have had'
  ).split(' '),
);

/** `can't I` is `can I not`. */
const SUBJECT: ReadonlySet<string> = new Set('i you he she it we they'.split(' '));

function isNegated(word: string): boolean {
  return word === 'cannot' || word.endsWith("n't");
}

function stemsOf({ words }: Sentence): readonly string[] {
  return words.flatMap(({ lower }, i) => {
    const before = words[i - 1]?.lower ?? '';
    if (SUBJECT.has(lower)) return isNegated(before) ? [lower, 'not'] : [lower];
    if (isNegated(lower)) return SUBJECT.has(words[i + 1]?.lower ?? '') ? [] : ['not'];
    return FREE.has(lower) || isHarmlessPreposition(lower, before) ? [] : [stemOf(lower)];
  });
}

function kept(here: readonly string[], there: ReadonlySet<string>): readonly string[] {
  return here.filter((stem) => there.has(stem));
}
