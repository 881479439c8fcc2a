/** An embedder over a text model that answers at once, as every import of a guest does. */
import type { Embedder, EmbedderState } from '../../src/embed/embedder.ts';
import { LONGEST_TEXT } from '../../src/embed/token-count.ts';
import { messageOf } from '../../src/errors.ts';
import type { UnitVector } from '../../src/units.ts';
import { MODEL_LIMITS } from './model-limits.ts';

export interface TextModel {
  readonly id: string;
  readonly dimensions: number;
  tokens(text: string): readonly number[];
  /** Throws where the host refuses. */
  encode(ids: readonly number[]): UnitVector;
}

export function encoderOf(model: TextModel): Embedder {
  let state: EmbedderState = { kind: 'ready', queued: 0 };
  const embed = (text: string): UnitVector => {
    if (text.length > LONGEST_TEXT)
      throw new RangeError(`cannot embed a text of ${text.length} UTF-16 units: the most is ${LONGEST_TEXT}; shorten it`);
    const ids = model.tokens(text);
    if (ids.length > MODEL_LIMITS.maxTokens)
      throw new RangeError(`cannot embed a text of ${ids.length} tokens: the model takes at most ${MODEL_LIMITS.maxTokens}; shorten it`);
    try {
      return model.encode(ids);
    } catch (error) {
      // A host that has no such model, or whose model is broken, is not asked again by this instance.
      state = { kind: 'down', why: messageOf(error) };
      throw error;
    }
  };
  return {
    id: model.id,
    dimensions: model.dimensions,
    embed: async (text, signal) => {
      signal?.throwIfAborted();
      return embed(text);
    },
    state: () => state,
    close: async () => {
      state = { kind: 'down', why: 'it was closed' };
    },
  };
}
