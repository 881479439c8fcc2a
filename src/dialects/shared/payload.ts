/** What one event of an answer is: a chunk, an error, nothing we can read, and for OpenAI the end. */
import type { WireEvent } from '../../entry.ts';
import { isFields, type Fields } from './fields.ts';

export type Payload =
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'error'; readonly fields: Fields }
  | { readonly kind: 'unreadable'; readonly problem: 'invalid-json' | 'invalid-stream' };

const DONE = [0x5b, 0x44, 0x4f, 0x4e, 0x45, 0x5d] as const;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** `[DONE]`, and like the official client whatever follows it in the same event. */
export function isDone(data: Uint8Array): boolean {
  return DONE.every((byte, i) => data[i] === byte);
}

export function parsePayloadOrDone(event: WireEvent): Payload | { readonly kind: 'done' } {
  return isDone(event.data) ? { kind: 'done' } : parsePayload(event);
}

export function parsePayload(event: WireEvent): Payload {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(event.data));
  } catch {
    // An `error` event is an error in whatever words.
    return event.name === 'error' ? { kind: 'error', fields: {} } : { kind: 'unreadable', problem: 'invalid-json' };
  }
  if (!isFields(value)) return event.name === 'error' ? { kind: 'error', fields: {} } : { kind: 'unreadable', problem: 'invalid-stream' };
  // A gateway that failed halfway says so inside an event; the status was sent long before.
  return event.name === 'error' || (value['error'] !== undefined && value['error'] !== null && value['error'] !== false)
    ? { kind: 'error', fields: value }
    : { kind: 'fields', fields: value };
}

/** For JSON from a stream. Throws on what no answer that is whole holds. */
export function fieldsOf(payload: Payload): Fields {
  if (payload.kind === 'fields') return payload.fields;
  throw new TypeError(
    `cannot render JSON: the recorded stream holds an event of kind ${payload.kind === 'error' ? 'error' : payload.problem}`,
  );
}
