/** An embeddings answer, put together piece by piece, so that a large one need never be in memory whole. */
import type { TokenUsage } from '../../entry.ts';
import type { Fields } from '../shared/fields.ts';

/** What stands at one place of the answer. */
export interface Place {
  readonly about: Fields;
  /** The vector as JSON. */
  written(): Uint8Array;
}

const encoder = new TextEncoder();

export function* joinedAnswer(envelope: Fields, places: Iterable<Place>, usage: Fields): Generator<Uint8Array> {
  const opening = openObject(envelope);
  yield encoder.encode(`${opening}"data":[`);
  let index = 0;
  for (const { about, written } of places) {
    yield encoder.encode(`${index === 0 ? '' : ','}${openObject(about)}"index":${index},"embedding":`);
    yield written();
    yield CLOSE;
    index += 1;
  }
  yield encoder.encode(`],"usage":${JSON.stringify(usage)}}`);
}

const CLOSE = encoder.encode('}');

export function usageFields({ input, output }: TokenUsage): Fields {
  return { prompt_tokens: input, total_tokens: input + output };
}

/** The object as JSON, left open for one more member. */
function openObject(fields: Fields): string {
  const text = JSON.stringify(fields);
  return text === '{}' ? '{' : `${text.slice(0, -1)},`;
}
