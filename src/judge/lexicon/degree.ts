/** Comparatives and superlatives by their form. */
import type { Degree } from './lexicon.ts';

const IRREGULAR: ReadonlyMap<string, Degree> = new Map([
  ...['better', 'worse', 'more', 'less', 'lesser', 'fewer', 'farther', 'further', 'elder'].map((word) => [word, 'comparative'] as const),
  ...['best', 'worst', 'most', 'least', 'fewest', 'farthest', 'furthest', 'eldest'].map((word) => [word, 'superlative'] as const),
]);

/** `isCompared`: whether an adjective or adverb is among its base forms, itself left out. */
export function degreeOf(word: string, isCompared: boolean): Degree {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (!isCompared) return 'positive';
  if (word.endsWith('est')) return 'superlative';
  return word.endsWith('er') ? 'comparative' : 'positive';
}
