/** What one event of an answer is: a chunk, an error, the end, or nothing we can read. */
import type { WireEvent } from '../../entry.ts';
import { parsePayload as parseJsonPayload, type Payload as JsonPayload } from '../payload.ts';

export type Payload = JsonPayload | { readonly kind: 'done' };

const DONE = [0x5b, 0x44, 0x4f, 0x4e, 0x45, 0x5d] as const;

/** `[DONE]`, and like the official client whatever follows it in the same event. */
export function isDone(data: Uint8Array): boolean {
  return DONE.every((byte, i) => data[i] === byte);
}

export function parsePayload(event: WireEvent): Payload {
  return isDone(event.data) ? { kind: 'done' } : parseJsonPayload(event);
}
