/** Where a word says little: asked of the tokens around it. */
import { wordAt, type Draft } from './draft.ts';
import { BE } from './function-words.ts';
import { wordList } from './word-list.ts';

export type Place = (tokens: readonly Draft[], at: number) => boolean;

export const PICKING: ReadonlySet<string> = wordList('what which any some these those');

export function places(words: string, place: Place): readonly (readonly [string, Place])[] {
  return words.split(' ').map((word) => [word, place]);
}

/** `what is the`, `what are the` right before it. */
export function isAsked(tokens: readonly Draft[], at: number): boolean {
  return wordAt(tokens, at - 1) === 'the' && BE.has(wordAt(tokens, at - 2)) && wordAt(tokens, at - 3) === 'what';
}

/** The first of its sentence, an article before it left out. */
export function opens(tokens: readonly Draft[], at: number): boolean {
  const first = /^(?:a|the)$/.test(wordAt(tokens, at - 1)) ? at - 1 : at;
  return tokens[first - 1]?.sentence !== tokens[at]?.sentence;
}

/** Can be a noun, as far as the word alone tells. */
export function isNoun(token: Draft | undefined): boolean {
  return token?.kind === 'word' && token.facts.parts.includes('n');
}
