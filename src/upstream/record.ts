/** From wire bytes to segments, and from segments to a recording: what of an answer may be kept, and in what form. */
import { joinBytes, toUtf8 } from '../bytes.ts';
import type { WireEvent } from '../entry.ts';
import type { RawHeaders } from '../exchange.ts';
import { headerValue } from '../headers.ts';
import type { DropReason } from '../outcome.ts';
import { createArraySplitter } from '../json-array.ts';
import type { Framing, Shape } from '../prompt.ts';
import { createSplitter, type SplitterState } from '../sse.ts';
import { toMs, type Ms } from '../units.ts';
import type { Segment, Wholeness } from './answer-log.ts';

export type PumpEnd = 'complete' | 'cut' | 'invalid-stream';

/** Cuts the wire bytes into segments whose raw bytes, put together, are the input. */
export interface Cutter {
  push(chunk: Uint8Array, at: Ms): readonly Segment[];
  flush(): readonly Segment[];
  /** What the end of the bytes means, once they are all in. */
  end(): PumpEnd;
}

export function createByteCutter(): Cutter {
  return { push: (chunk) => [{ raw: chunk, event: undefined }], flush: () => [], end: () => 'complete' };
}

export function createEventCutter(): Cutter {
  const splitter = createSplitter();
  let lastAt = toMs(0);
  return {
    push(chunk, at) {
      lastAt = at;
      return splitter.push(chunk).map((segment) => toSegment(segment, at));
    },
    flush: () => splitter.flush().map((segment) => withLastEvent(toSegment(segment, lastAt), splitter.state())),
    end: () => (splitter.state() === 'splitting' ? 'complete' : 'invalid-stream'),
  };
}

/** An array that is not closed was cut, however the connection ended. */
export function createArrayCutter(): Cutter {
  const splitter = createArraySplitter();
  return {
    push: (chunk, at) =>
      splitter.push(chunk).map(({ raw, element }) => ({ raw, event: element === undefined ? undefined : { at, data: element } })),
    flush: () => splitter.flush().map(({ raw }) => ({ raw, event: undefined })),
    end: () => ({ open: 'cut', closed: 'complete', broken: 'invalid-stream' } as const)[splitter.state()],
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

export function cutterFor({ shape, framing }: Form): Cutter {
  if (shape !== 'stream') return createByteCutter();
  return framing === 'array' ? createArrayCutter() : createEventCutter();
}

export function dropReason(input: {
  readonly status: number;
  readonly shape: Shape | 'raw';
  readonly end: PumpEnd;
  readonly wholeness: Wholeness;
  readonly opaque: boolean;
}): DropReason | undefined {
  if (input.status < 200 || input.status > 299) return 'status';
  if (input.opaque) return 'encoding';
  if (input.shape === 'raw') return 'content-type';
  if (input.end === 'cut') return 'incomplete';
  if (input.end === 'invalid-stream') return 'invalid-stream';
  return input.wholeness === 'whole' ? undefined : input.wholeness;
}

/**
 * Events over one buffer of their own: the socket's buffers are up to 64 KiB each and a slice of a few bytes would keep
 * the whole of it alive for as long as the entry is in memory.
 */
export function compactEvents(shape: Shape, segments: readonly Segment[]): readonly WireEvent[] {
  const events = shape === 'stream' ? segments.flatMap((segment) => segment.event ?? []) : [{ at: toMs(0), data: joined(segments) }];
  const bytes = new Uint8Array(events.reduce((sum, event) => sum + event.data.length, 0));
  let offset = 0;
  return events.map((event) => {
    const data = bytes.subarray(offset, offset + event.data.length);
    data.set(event.data);
    offset += event.data.length;
    return { ...event, data };
  });
}

export function joined(segments: readonly Segment[]): Uint8Array {
  return joinBytes(segments.map((segment) => segment.raw));
}

function toSegment(segment: ReturnType<ReturnType<typeof createSplitter>['push']>[number], at: Ms): Segment {
  if (segment.event === undefined) return { raw: segment.raw, event: undefined };
  const { name, data } = segment.event;
  return { raw: segment.raw, event: name === undefined ? { at, data } : { at, name, data } };
}
