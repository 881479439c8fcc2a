/** An embeddings answer, put together piece by piece, so that a large one need never be in memory whole. */
import type { TokenUsage } from '../../entry.ts';
import type { Fields } from '../shared/fields.ts';
import { joinBytes } from '../../bytes.ts';

/** What stands at one place of the answer, as JSON: all but the number of the place and what follows it. Made when its turn comes. */
export type Place = () => Uint8Array;

const encoder = new TextEncoder();
const COMMA = encoder.encode(',');
const INDEX = encoder.encode(',"index":');

/** `vector`: as JSON. */
export function placed(about: Fields, vector: Uint8Array): Uint8Array {
  return joinBytes([encoder.encode(`${openObject(about)}"embedding":`), vector, INDEX]);
}

export function* joinedAnswer(envelope: Fields, places: Iterable<Place>, usage: Fields): Generator<Uint8Array> {
  yield encoder.encode(`${openObject(envelope)}"data":[`);
  let index = 0;
  for (const place of places) {
    if (index > 0) yield COMMA;
    yield place();
    yield numbered(index);
    index += 1;
  }
  yield encoder.encode(`],"usage":${JSON.stringify(usage)}}`);
}

/** As many as a request has inputs. */
const numbers: Uint8Array[] = [];

function numbered(index: number): Uint8Array {
  return (numbers[index] ??= encoder.encode(`${index}}`));
}

export function usageFields({ input, output }: TokenUsage): Fields {
  return { prompt_tokens: input, total_tokens: input + output };
}

/** The object as JSON, left open for one more member. */
function openObject(fields: Fields): string {
  const text = JSON.stringify(fields);
  return text === '{}' ? '{' : `${text.slice(0, -1)},`;
}
