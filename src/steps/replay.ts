/**
 * A stored answer, sent. The rendering of an entry for one set of options is made once and kept as long as the entry
 * itself is in memory: it hangs on the entry object in a WeakMap, so whatever removes the entry removes the rendering.
 */
import { joinBytes } from '../bytes.ts';
import type { Config } from '../config.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Entry } from '../entry.ts';
import type { Exchange } from '../exchange.ts';
import type { ReplayOptions } from '../prompt.ts';
import { createSplitter } from '../sse.ts';

export interface Rendering {
  readonly whole: Uint8Array;
  readonly frames: () => readonly Frame[];
  /** The part of the response head that is the same for every hit with this rendering. Flat. */
  readonly head: readonly string[];
}

/** Where it ends in `whole`, and the milliseconds after the head at which its event was recorded. */
interface Frame {
  readonly end: number;
  readonly at: number;
}

const renderings = new WeakMap<Entry, Map<string, Rendering>>();

/** Throws where the dialect cannot render its own recording: the caller counts it and forwards. */
export function rendering(entry: Entry, dialect: Dialect, wants: ReplayOptions): Rendering {
  const option = optionOf(wants);
  const known = renderings.get(entry) ?? new Map<string, Rendering>();
  renderings.set(entry, known);
  const rendered = known.get(option) ?? render(entry, dialect, wants);
  known.set(option, rendered);
  return rendered;
}

function optionOf({ shape, usage, framing }: ReplayOptions): string {
  if (shape !== 'stream') return shape;
  return framing === undefined ? usage : `${framing} ${usage}`;
}

function render(entry: Entry, dialect: Dialect, wants: ReplayOptions): Rendering {
  const renderer = dialect.renderer(entry.recording.shape, wants);
  if (renderer === undefined) throw new Error(`entry ${entry.id} has no ${wants.shape} rendering`);
  const pieces: Uint8Array[] = [];
  const frames: Frame[] = [];
  let at = 0;
  let end = 0;
  const take = (bytes: Uint8Array | undefined): void => {
    if (bytes === undefined || bytes.length === 0) return;
    pieces.push(bytes);
    end += bytes.length;
    frames.push({ end, at });
  };
  for (const event of entry.recording.events) {
    at = event.at;
    take(renderer.push(event));
  }
  take(renderer.end());
  const whole = joinBytes(pieces);
  const inOnePiece = wants.shape === 'stream' && wants.framing === undefined && entry.recording.shape === 'json';
  return {
    whole,
    frames: inOnePiece ? () => framesOf(whole) : () => frames,
    head: fixedHead(entry, renderer.contentType, whole.length),
  };
}

/** A stream made from a JSON answer comes in one piece; its events are the frames. Looked for only where it is paced. */
function framesOf(whole: Uint8Array): readonly Frame[] {
  const splitter = createSplitter();
  let end = 0;
  return [...splitter.push(whole), ...splitter.flush()].map((segment) => {
    end += segment.raw.length;
    return { end, at: 0 };
  });
}

function fixedHead(entry: Entry, contentType: string | undefined, length: number): string[] {
  const own = ['cache-control', 'private, no-store', 'nearhit-entry', entry.id];
  const type = contentType === undefined ? [] : ['content-type', contentType];
  return ['content-length', String(length), ...type, ...entry.recording.headers.flat(), ...own];
}

/** In one write by default; paced where the operator asked for it and the caller streams. */
export function replayBody(
  rendered: Rendering,
  wants: ReplayOptions,
  pace: Config['replayPace'],
  exchange: Exchange,
): Uint8Array | AsyncIterable<Uint8Array> {
  if (pace === 'immediate' || wants.shape === 'json') return rendered.whole;
  return paced(rendered, pace, exchange.signal);
}

/** An event carries about one token, so tokens per second are events per second. */
async function* paced(
  rendered: Rendering,
  pace: Exclude<Config['replayPace'], 'immediate'>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const started = performance.now();
  let start = 0;
  for (const [index, frame] of rendered.frames().entries()) {
    const due = pace === 'original' ? frame.at : (index * 1000) / pace.tokensPerSecond;
    await sleepUntil(started + due, signal);
    if (signal.aborted) return;
    yield rendered.whole.subarray(start, frame.end);
    start = frame.end;
  }
}

function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
  const wait = time - performance.now();
  if (wait <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, wait);
    signal.addEventListener('abort', done, { once: true });
  });
}
