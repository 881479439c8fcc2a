/**
 * Symbol veto: C, C++ and C# are three languages, 5% is not 5, and emoji carry meaning. Everything that is not ordinary
 * punctuation must be the same, together with what it is attached to.
 */
import { signsOf } from '../../text.ts';
import { sameList, type Examples, type Sentence } from '../sentence.ts';

export function symbol(asked: Sentence, stored: Sentence): 'symbol' | undefined {
  return sameList(signedPieces(asked), signedPieces(stored)) ? undefined : 'symbol';
}

export const examples: Examples = [
  ['how do i learn C', 'how do i learn C++', true],
  ['how do i learn C#', 'how do i learn C++', true],
  ['how do i learn C++?', 'how can i learn C++', false],
  ['is 5% a lot', 'is 5 a lot', true],
  ['is $5 a lot', 'is €5 a lot', true],
  ['what does 🙂 mean', 'what does 🙃 mean', true],
  ['well-known, simple (and quick)', 'well known; simple and quick!', false],
];

const ORDINARY: ReadonlySet<string> = new Set(`,.;:!?'"()-–—…\`«»`);

/** Sorted: their order is the order veto's. */
function signedPieces({ text }: Sentence): readonly string[] {
  const pieces = text.split(/\s+/).filter((piece) => signsOf(piece).some((sign) => !ORDINARY.has(sign)));
  return pieces.map((piece) => trimmed(piece).toLowerCase()).sort();
}

/** Without ordinary punctuation at its ends. */
export function trimmed(piece: string): string {
  let start = 0;
  let end = piece.length;
  while (start < end && ORDINARY.has(piece.charAt(start))) start += 1;
  while (end > start && ORDINARY.has(piece.charAt(end - 1))) end -= 1;
  return piece.slice(start, end);
}
