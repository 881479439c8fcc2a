/**
 * One event of a stream, read as the official client reads it: by the `event:` name. What has no name is not heard, a ping
 * says nothing, and a name and a `type` that disagree are read differently by different clients.
 */
import type { WireEvent } from '../../entry.ts';
import { isCount, isFields, type Fields } from '../shared/fields.ts';

/** `more`: fields beside the published ones. */
export type StreamEvent =
  | { readonly kind: 'message-start'; readonly message: Fields; readonly more: Fields }
  | { readonly kind: 'block-start'; readonly index: number; readonly block: Fields; readonly more: Fields }
  | { readonly kind: 'block-delta'; readonly index: number; readonly delta: Fields; readonly more: Fields }
  | { readonly kind: 'block-stop'; readonly index: number; readonly more: Fields }
  | { readonly kind: 'message-delta'; readonly delta: Fields; readonly usage: Fields; readonly more: Fields }
  | { readonly kind: 'message-stop'; readonly more: Fields }
  | { readonly kind: 'silent' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'error' }
  | { readonly kind: 'unreadable'; readonly problem: 'invalid-json' | 'invalid-stream' };

const INVALID: StreamEvent = { kind: 'unreadable', problem: 'invalid-stream' };

type Read = (fields: Fields) => StreamEvent;

const KNOWN: ReadonlyMap<unknown, Read> = new Map<unknown, Read>([
  [
    'message_start',
    ({ message, ...more }) => (isFields(message) && startsEmpty(message) ? { kind: 'message-start', message, more } : INVALID),
  ],
  [
    'content_block_start',
    ({ index, content_block: block, ...more }) =>
      isCount(index) && isFields(block) && typeof block['type'] === 'string' ? { kind: 'block-start', index, block, more } : INVALID,
  ],
  [
    'content_block_delta',
    ({ index, delta, ...more }) => (isCount(index) && isFields(delta) ? { kind: 'block-delta', index, delta, more } : INVALID),
  ],
  ['content_block_stop', ({ index, ...more }) => (isCount(index) ? { kind: 'block-stop', index, more } : INVALID)],
  [
    'message_delta',
    ({ delta, usage, ...more }) => (isFields(delta) && isFields(usage) ? { kind: 'message-delta', delta, usage, more } : INVALID),
  ],
  ['message_stop', (more) => ({ kind: 'message-stop', more })],
]);

const decoder = new TextDecoder('utf-8', { fatal: true });

export function parseEvent({ name, data }: WireEvent): StreamEvent {
  if (name === 'error') return { kind: 'error' };
  if (name === undefined || name === 'ping' || data.length === 0) return { kind: 'silent' };
  const value = parseBody(data);
  if (value === undefined) return { kind: 'unreadable', problem: 'invalid-json' };
  if (!isFields(value)) return INVALID;
  const { type, ...fields } = value;
  const readKnown = KNOWN.get(name);
  if (readKnown === undefined) return KNOWN.has(type) ? INVALID : { kind: 'unknown' };
  return type === name ? readKnown(fields) : INVALID;
}

/** `undefined` where the bytes are no JSON. */
export function parseBody(data: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(data));
  } catch {
    return undefined;
  }
}

/** The client adds to both as the stream goes on. */
function startsEmpty({ content, usage }: Fields): boolean {
  return Array.isArray(content) && content.length === 0 && isFields(usage);
}
