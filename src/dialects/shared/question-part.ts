/** The question among the parts of a turn. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION } from '../../prompt.ts';
import { isBlank, withField } from './request-fields.ts';

export interface Marked {
  readonly question: string;
  /** The parts with the marker where the question was. */
  readonly parts: readonly Json[];
}

/**
 * `undefined` where there is none. Several text parts are no question: joined, ["ab", "c"] and ["a", "bc"] would be the same
 * words, so they stay in what must be equal and the request is matched by its key alone.
 */
export function markQuestion(parts: readonly JsonObject[], isText: (part: JsonObject) => boolean): Marked | undefined {
  const [only, ...more] = parts.filter(isText);
  const question = only?.['text'];
  if (only === undefined || more.length > 0 || typeof question !== 'string' || isBlank(question)) return undefined;
  return { question, parts: parts.map((part) => (part === only ? withField(part, 'text', QUESTION) : part)) };
}
