/** A completion becomes the chunks that the provider would have streamed: the text in pieces, then how it finished. */
import type { ReplayOptions } from '../../prompt.ts';
import { chunksOf } from '../shared/choices-envelope.ts';
import { isFields, type Fields } from '../shared/fields.ts';
import { piecesOf } from '../shared/pieces.ts';

/** Each chunk as JSON text. Throws on what is not a completion. */
export function unfold(completion: Fields, usage: ReplayOptions['usage']): string[] {
  return chunksOf(completion, 'text_completion', choiceParts, usage);
}

function choiceParts(choice: Fields, position: number): Fields[] {
  const { text, index, logprobs, finish_reason: finish, ...facts } = choice;
  if (typeof text !== 'string') throw new TypeError('cannot render a stream: a recorded choice has no text');
  const at = typeof index === 'number' ? index : position;
  const none = logprobs === undefined ? {} : { logprobs: null };
  // Which tokens a piece has is not told, so where there are probabilities the text comes in one.
  const pieces = isFields(logprobs) ? [text] : piecesOf(text);
  const told = isFields(logprobs) ? { logprobs } : none;
  const parts = pieces.map((piece) => ({ text: piece, index: at, ...told, finish_reason: null }));
  return [...parts, { text: '', index: at, ...none, finish_reason: finish ?? null, ...facts }];
}
