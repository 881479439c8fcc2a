/**
 * From chunks to segments, and from segments to the events of a recording: what of an answer may be kept, and in what form. It is
 * cut for whoever needs its events, and once more when it has ended: passed on as it came, it is not looked at.
 */
import { joinBytes, toUtf8 } from '../bytes.ts';
import type { WireEvent } from '../entry.ts';
import type { RawHeaders } from '../exchange.ts';
import { headerValue } from '../headers.ts';
import type { DropReason } from '../outcome.ts';
import { createArraySplitter } from '../json-array.ts';
import type { Framing, Shape } from '../prompt.ts';
import { createSplitter, type SplitterState } from '../sse.ts';
import { toMs, type Ms } from '../units.ts';
import type { Chunk, Wholeness } from './answer-log.ts';

/** A piece of a stream: the bytes as they came and the event they complete. */
export interface Segment {
  readonly raw: Uint8Array;
  readonly event: WireEvent | undefined;
}

/** Cuts a stream into segments whose raw bytes, put together, are the input. */
export interface Cutter {
  push(chunk: Chunk): readonly Segment[];
  flush(): readonly Segment[];
  /** What the end of the bytes means, once they are all in. */
  end(): 'complete' | 'incomplete' | 'invalid-stream';
}

export function cutterFor(framing: Framing | undefined): Cutter {
  return framing === 'array' ? createArrayCutter() : createEventCutter();
}

function createEventCutter(): Cutter {
  const splitter = createSplitter();
  let lastAt = toMs(0);
  return {
    push({ raw, at }) {
      lastAt = at;
      return splitter.push(raw).map((segment) => toSegment(segment, at));
    },
    flush: () => splitter.flush().map((segment) => withLastEvent(toSegment(segment, lastAt), splitter.state())),
    end: () => (splitter.state() === 'splitting' ? 'complete' : 'invalid-stream'),
  };
}

/** An array that is not closed was cut, however the connection ended. */
function createArrayCutter(): Cutter {
  const splitter = createArraySplitter();
  return {
    push: ({ raw: chunk, at }) =>
      splitter.push(chunk).map(({ raw, element }) => ({ raw, event: element === undefined ? undefined : { at, data: element } })),
    flush: () => splitter.flush().map(({ raw }) => ({ raw, event: undefined })),
    end: () => ({ open: 'incomplete', closed: 'complete', broken: 'invalid-stream' } as const)[splitter.state()],
  };
}

/**
 * A last event without its blank line: the standard discards it, the official SDKs read it, and some servers end so with
 * `data: [DONE]`. Half an event is not valid JSON, so a truncated answer does not pass for a whole one.
 */
function withLastEvent(tail: Segment, state: SplitterState): Segment {
  if (tail.event !== undefined || state === 'overflow') return tail;
  const [ended] = createSplitter().push(joinBytes([tail.raw, toUtf8('\n\n')]));
  return ended === undefined ? tail : { raw: tail.raw, event: toSegment(ended, toMs(0)).event };
}

/** What can be recorded of an answer, and how a stream is framed where it is not in server-sent events. */
export interface Form {
  readonly shape: Shape | 'raw';
  readonly framing?: Framing;
}

/** What the request and its dialect say of the answer. */
export interface FormAsked {
  /** How the request asks for a stream to be framed. */
  readonly framing?: Framing | undefined;
  /** Which other media types than JSON and events are recorded, as bytes. */
  readonly keepsBytes?: ((mediaType: string) => boolean) | undefined;
}

/** A success we can read is recorded in its own shape; everything else goes through as raw bytes. */
export function formOf(status: number, headers: RawHeaders, asked: FormAsked): Form {
  if (status < 200 || status > 299) return { shape: 'raw' };
  const type = headerValue(headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/event-stream') return { shape: 'stream' };
  if (type === 'application/json') return asked.framing === undefined ? { shape: 'json' } : { shape: 'stream', framing: asked.framing };
  return { shape: asked.keepsBytes?.(type) === true ? 'bytes' : 'raw' };
}

export function dropReason(input: {
  readonly status: number;
  readonly shape: Shape | 'raw';
  readonly end: 'complete' | 'cut';
  readonly wholeness: Wholeness;
  readonly opaque: boolean;
}): DropReason | undefined {
  if (input.status < 200 || input.status > 299) return 'status';
  if (input.opaque) return 'encoding';
  if (input.shape === 'raw') return 'content-type';
  if (input.end === 'cut') return 'incomplete';
  return input.wholeness === 'whole' ? undefined : input.wholeness;
}

export type Events =
  | { readonly kind: 'events'; readonly events: readonly WireEvent[] }
  | { readonly kind: 'dropped'; readonly reason: Extract<DropReason, 'incomplete' | 'invalid-stream'> };

/** The events of an answer that is all there. */
export function eventsOf({ shape, framing }: Form, chunks: readonly Chunk[]): Events {
  if (shape !== 'stream') return { kind: 'events', events: [{ at: toMs(0), data: joined(chunks) }] };
  const cutter = cutterFor(framing);
  const segments = chunks.flatMap((chunk) => cutter.push(chunk));
  segments.push(...cutter.flush());
  const end = cutter.end();
  if (end !== 'complete') return { kind: 'dropped', reason: end };
  return { kind: 'events', events: segments.flatMap((segment) => segment.event ?? []) };
}

/**
 * The same events over one buffer of their own: the socket's buffers are up to 64 KiB each and a slice of a few bytes would keep
 * the whole of it alive for as long as the entry is in memory.
 */
export function compact(events: readonly WireEvent[]): readonly WireEvent[] {
  const bytes = new Uint8Array(events.reduce((sum, event) => sum + event.data.length, 0));
  let offset = 0;
  return events.map((event) => {
    const data = bytes.subarray(offset, offset + event.data.length);
    data.set(event.data);
    offset += event.data.length;
    return event.name === undefined ? { at: event.at, data } : { at: event.at, name: event.name, data };
  });
}

export function joined(chunks: readonly Chunk[]): Uint8Array {
  return joinBytes(chunks.map(({ raw }) => raw));
}

function toSegment(segment: ReturnType<ReturnType<typeof createSplitter>['push']>[number], at: Ms): Segment {
  if (segment.event === undefined) return { raw: segment.raw, event: undefined };
  const { name, data } = segment.event;
  return { raw: segment.raw, event: name === undefined ? { at, data } : { at, name, data } };
}
