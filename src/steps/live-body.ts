/** The body of an answer that is still coming, as one who is aboard gets it: as it is, or in the form it asked for. */
import { joinBytes } from '../bytes.ts';
import { Unrenderable, type Assessment, type Renderer } from '../dialects/dialect.ts';
import type { WireEvent } from '../entry.ts';
import { messageOf } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import { isEncoded } from '../sse-event.ts';
import type { Chunk, LogReader } from '../upstream/answer-log.ts';
import type { FlightHead } from '../upstream/flight.ts';
import { cutterFor, eventsOf, joined, type Cutter, type Segment } from '../upstream/record.ts';
import { longestAnswer } from './batch/batch.ts';
import type { Core } from './core.ts';
import type { Trace } from './trace.ts';
import type { Asked } from './understand.ts';

export interface Aboard {
  readonly exchange: Exchange;
  readonly trace: Trace;
  readonly asked: Asked;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The provider's own bytes. */
export async function* rawBody(reader: LogReader, trace: Trace): AsyncGenerator<Uint8Array> {
  for (let chunks = await reader.next(); chunks !== undefined; chunks = await reader.next()) {
    yield* sending(
      chunks.map(({ raw }) => raw),
      trace,
    );
  }
}

/** A stream is rendered event by event. JSON is whole or nothing, so it is waited for: its head still can, and must, tell the truth. */
export async function renderedBody(
  reader: LogReader,
  head: FlightHead,
  renderer: Renderer,
  ride: Aboard,
  core: Core,
): Promise<AsyncIterable<Uint8Array> | Uint8Array | 'unrenderable'> {
  const { trace } = ride;
  const { wants } = ride.asked.prompt;
  if (wants.shape === 'stream' && head.shape === 'stream') {
    const framedAlike = head.framing === undefined && wants.framing === undefined;
    return renderedStream(reader, { cutter: cutterFor(head.framing), toBytes: framedAlike ? inItsOwnBytes : asRendered, renderer }, trace);
  }
  const chunks = await chunksWithin(reader, longestAnswer(ride.asked.batch, core.config));
  if (chunks === undefined) return 'unrenderable';
  // A reader whose caller left is told that the answer ended.
  if (ride.exchange.signal.aborted) return 'unrenderable';
  const cut = eventsOf(head, chunks);
  return cut.kind === 'dropped' ? 'unrenderable' : renderedWhole(cut.events, head, renderer, ride, core);
}

function renderedWhole(
  events: readonly WireEvent[],
  head: FlightHead,
  renderer: Renderer,
  { asked, trace }: Aboard,
  core: Core,
): Uint8Array | 'unrenderable' {
  let come: Assessment | undefined;
  try {
    come = assessed(asked, head, events);
    if (come.usage === undefined && owesCounts(asked, head)) return 'unrenderable';
    const rendered = [...events.map((event) => renderer.push(event)), renderer.end()];
    const whole = joinBytes(rendered.filter((bytes) => bytes !== undefined));
    trace.sent(whole.length);
    return whole;
  } catch (error) {
    // What the provider broke off has no other form, and that is no fault of ours.
    const brokenOff = come !== undefined && come.finish !== 'stop' && come.finish !== 'tool-calls';
    if (!brokenOff && !(error instanceof Unrenderable)) core.observer.fault('render-failed', messageOf(error));
    return 'unrenderable';
  }
}

/** All of a JSON answer; `undefined` where it is longer than `limit` bytes. */
export async function wholeBody(reader: LogReader, limit: number): Promise<Uint8Array | undefined> {
  const chunks = await chunksWithin(reader, limit);
  return chunks === undefined ? undefined : joined(chunks);
}

async function chunksWithin(reader: LogReader, limit: number): Promise<readonly Chunk[] | undefined> {
  const chunks: Chunk[] = [];
  let held = 0;
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    for (const { raw } of batch) held += raw.length;
    if (held > limit) return undefined;
    chunks.push(...batch);
  }
  return chunks;
}

/** What is no event (keep-alive comments, an unfinished tail), and what the rendering leaves alone, goes on as it came. */
function inItsOwnBytes({ raw, event }: Segment, renderer: Renderer): Uint8Array | undefined {
  if (event === undefined) return raw;
  const rendered = renderer.push(event);
  if (rendered === undefined || isEncoded(rendered, event)) return rendered === undefined ? undefined : raw;
  // The blank line that ended a comment before it came with this event's bytes.
  const blank = raw[0] === LINE_FEED ? 1 : raw[0] === CARRIAGE_RETURN && raw[1] === LINE_FEED ? 2 : 0;
  return blank === 0 ? rendered : joinBytes([raw.subarray(0, blank), rendered]);
}

/** Comments, separators and tails belong to the framing they came in. */
function asRendered({ event }: Segment, renderer: Renderer): Uint8Array | undefined {
  return event === undefined ? undefined : renderer.push(event);
}

interface Rendering {
  readonly cutter: Cutter;
  readonly toBytes: (segment: Segment, renderer: Renderer) => Uint8Array | undefined;
  readonly renderer: Renderer;
}

/** Event by event, and what came together leaves together. */
async function* renderedStream(reader: LogReader, rendering: Rendering, trace: Trace): AsyncGenerator<Uint8Array> {
  const { cutter, renderer } = rendering;
  for (let chunks = await reader.next(); chunks !== undefined; chunks = await reader.next())
    yield* sendingRendered(
      chunks.flatMap((chunk) => cutter.push(chunk)),
      rendering,
      trace,
    );
  yield* sendingRendered(cutter.flush(), rendering, trace);
  yield* sending([renderer.end()], trace);
}

function* sendingRendered(segments: readonly Segment[], { toBytes, renderer }: Rendering, trace: Trace): Generator<Uint8Array> {
  const due: (Uint8Array | undefined)[] = [];
  try {
    for (const segment of segments) due.push(toBytes(segment, renderer));
  } finally {
    // Also before an event that cannot be rendered: what came before it is the caller's.
    yield* sending(due, trace);
  }
}

/** The flight was expected to bring token counts, and this caller is owed them; equal shapes get what the provider gave. */
function owesCounts({ prompt: { wants } }: Asked, head: FlightHead): boolean {
  return wants.usage === 'owed' && shapeOf(head) !== wants.shape;
}

function assessed({ dialect, route }: Asked, head: FlightHead, events: readonly WireEvent[]): Assessment {
  return dialect.assess({ dialect: route.dialect, shape: shapeOf(head), status: head.status, headers: [], events });
}

function shapeOf({ shape }: FlightHead): 'json' | 'stream' {
  return shape === 'json' ? 'json' : 'stream';
}

/** In one write. */
function* sending(pieces: readonly (Uint8Array | undefined)[], trace: Trace): Generator<Uint8Array> {
  const due = pieces.filter((piece) => piece !== undefined);
  const [first] = due;
  if (first === undefined) return;
  const bytes = due.length === 1 ? first : joinBytes(due);
  if (bytes.length === 0) return;
  trace.sent(bytes.length);
  yield bytes;
}
