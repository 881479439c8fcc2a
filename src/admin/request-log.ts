/**
 * The log: one JSON line per request and per noteworthy fault, in pino's format, on stdout. No prompt, no credential: a
 * request's line holds only what `RequestRecord` names.
 *
 * Request lines are put together here and handed to pino's own destination: with pino's serializer a
 * record took 4 us, so it takes 1 (bench/observer.ts), and an exact hit as a whole takes some 20.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config.ts';
import type { RequestRecord } from '../observer.ts';

export interface RequestLog {
  request(record: RequestRecord): void;
  warn(fields: Readonly<Record<string, string | number>>, message: string): void;
  /** Lines lost because whoever reads them was too slow, or the disk was full. */
  dropped(): number;
  close(): Promise<void>;
}

export interface RequestLogOptions {
  readonly level: Config['logLevel'];
  /** A file descriptor or a path; stdout unless told otherwise. */
  readonly to?: number | string;
}

/** Lines wait until there are so many characters of them, or for a second. */
const BATCH = 64 * 1024;
const FLUSH_EVERY_MS = 1000;
/** A reader who stalls costs at most this much memory; then lines are dropped and counted. */
const WAITING_AT_MOST_BYTES = 4 * 1024 * 1024;
/** Caller-chosen text in a line is cut here. */
const TEXT_AT_MOST = 120;

type Destination = ReturnType<typeof pino.destination>;

export function createRequestLog(options: RequestLogOptions): RequestLog {
  const destination = pino.destination({ dest: options.to ?? 1, sync: false, maxLength: WAITING_AT_MOST_BYTES });
  let dropped = 0;
  destination.on('drop', (lines: string) => (dropped += linesIn(lines)));
  // Without a listener a full disk under the log would end the process.
  destination.on('error', () => (dropped += 1));
  const batch = createBatch(destination);
  const logger = createLogger(options.level, { write: batch.writeNow });
  const wantsRequests = logger.isLevelEnabled('info');
  return {
    request: (record) => {
      if (wantsRequests) batch.add(requestLine(record, Date.now()));
    },
    warn: (fields, message) => logger.warn(fields, message),
    dropped: () => dropped,
    close: () => {
      batch.close();
      return closeDestination(destination);
    },
  };
}

interface Batch {
  add(line: string): void;
  /** After what was added before it. */
  writeNow(line: string): void;
  close(): void;
}

/** The destination measures all it holds at each write, so it is given many lines at a time: 0.9 us a line instead of 3. */
function createBatch(destination: Destination): Batch {
  // As bytes: a text put together from a hundred thousand pieces costs as much again when it is taken apart.
  const waiting = Buffer.allocUnsafe(2 * BATCH);
  let held = 0;
  let state: 'open' | 'closed' = 'open';
  const flush = (): void => {
    if (held === 0) return;
    const lines = waiting.toString('utf8', 0, held);
    held = 0;
    destination.write(lines);
  };
  const hold = (line: string): void => {
    // A character takes up to three bytes.
    if (3 * line.length > waiting.length - held) flush();
    if (3 * line.length > waiting.length) destination.write(line);
    else held += waiting.write(line, held);
  };
  // A process that ends of itself still owes its last second.
  const last = (): void => {
    flush();
    try {
      destination.flushSync();
    } catch {
      // The file was never opened, or its disk is full: at the exit nobody is left to tell.
    }
  };
  process.once('exit', last);
  const timer = setInterval(flush, FLUSH_EVERY_MS).unref();
  return {
    add: (line) => {
      // A request that outlived its proxy must not fail for its log line.
      if (state === 'closed') return;
      hold(line);
      if (held >= BATCH) flush();
    },
    writeNow: (line) => {
      if (state === 'closed') return;
      hold(line);
      flush();
    },
    close: () => {
      clearInterval(timer);
      process.off('exit', last);
      flush();
      state = 'closed';
    },
  };
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

function createLogger(level: Config['logLevel'], destination: DestinationStream): Logger {
  return pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } }, destination);
}

/** Field order is the order of docs/operations.md; absent facts are left out. */
export function requestLine(record: RequestRecord, now: number): string {
  let line = `{"level":"info","time":${now},"msg":"request","id":"${record.id}","method":${text(record.method)},"route":"${record.route}","upstream":${text(record.upstream)}`;
  line += `,"model":${text(record.model)},"outcome":"${record.outcome}","reason":"${record.reason}","status":${record.status},"shape":"${record.shape}"`;
  line += `,"totalMs":${milliseconds(record.totalMs)},"headMs":${milliseconds(record.headMs)}`;
  if (record.embedMs !== undefined) line += `,"embedMs":${milliseconds(record.embedMs)}`;
  if (record.searchMs !== undefined) line += `,"searchMs":${milliseconds(record.searchMs)}`;
  line += `,"bytesIn":${record.bytesIn},"bytesOut":${record.bytesOut}`;
  if (record.entry !== undefined) line += `,"entry":"${record.entry}"`;
  if (record.similarity !== undefined) line += `,"similarity":${Math.round(record.similarity * 10_000) / 10_000}`;
  if (record.score !== undefined) line += `,"score":${Math.round(record.score * 10_000) / 10_000}`;
  if (record.veto !== undefined) line += `,"veto":"${record.veto}"`;
  if (record.tokensSaved !== undefined) line += `,"tokensSaved":${record.tokensSaved}`;
  return `${line}}\n`;
}

function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Models, methods and hosts repeat: the last few are kept as they were written. */
const written = new Map<string, string>();
const WRITTEN_AT_MOST = 256;

function text(value: string): string {
  const known = written.get(value);
  if (known !== undefined) return known;
  const fresh = JSON.stringify(value.length > TEXT_AT_MOST ? `${value.slice(0, TEXT_AT_MOST)}...` : value);
  if (value.length > TEXT_AT_MOST) return fresh;
  if (written.size >= WRITTEN_AT_MOST) written.clear();
  written.set(value, fresh);
  return fresh;
}

/** A log that cannot be written must not keep the process from ending. */
const LAST_LINES_WITHIN_MS = 1000;

/** Everything logged so far is in the file, or given up, when it resolves. */
function closeDestination(destination: Destination): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => destination.destroy(), LAST_LINES_WITHIN_MS);
    destination.once('close', () => {
      clearTimeout(giveUp);
      resolve();
    });
    destination.end();
  });
}
