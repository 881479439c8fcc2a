/**
 * Order veto: the same words in another order ask another thing (does A beat B, does B beat A), and a mean of token vectors
 * hardly knows the order. Equal bags in another order are refused, and so is another order of the names, numbers and other
 * content words that both questions have.
 */
import { FUNCTION_WORDS } from '../common-words.ts';
import { sameList, type Examples, type Sentence } from '../sentence.ts';
import { trimmed } from './symbol.ts';

export function order(asked: Sentence, stored: Sentence): 'order' | undefined {
  const a = piecesOf(asked);
  const b = piecesOf(stored);
  if (!sameList(a, b) && sameList([...a].sort(), [...b].sort())) return 'order';
  return sameList(shared(a, new Set(b)), shared(b, new Set(a))) ? undefined : 'order';
}

export const examples: Examples = [
  ['does Arsenal beat Chelsea', 'does Chelsea beat Arsenal', true],
  ['would Arsenal beat Chelsea', 'could Chelsea beat Arsenal', true],
  ['convert C++ to C', 'convert C to C++', true],
  ['what is a dog that bites a man', 'what is a man that bites a dog', true],
  ['flights from Rome to Oslo', 'a flight from Oslo to Rome', true],
  ['how do i bake bread', 'how can i bake bread', false],
  ['is bread baked', 'bread is baked', true],
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
