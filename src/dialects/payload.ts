/** What one event of an answer holds: an object, an error, or nothing we can read. */
import type { WireEvent } from '../entry.ts';
import { isFields, type Fields } from './fields.ts';

export type Payload =
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'error'; readonly fields: Fields }
  | { readonly kind: 'unreadable'; readonly problem: 'invalid-json' | 'invalid-stream' };

const decoder = new TextDecoder('utf-8', { fatal: true });

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
