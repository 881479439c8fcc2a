/** What the pipeline tells of itself, turned into counts and log lines. */
import type { Config } from '../config.ts';
import type { ErrorCode } from '../errors.ts';
import type { Observer } from '../observer.ts';
import { Counters, type Counts } from './counters.ts';
import { metricsText, type Gauges } from './metrics.ts';
import { createRequestLog } from './request-log.ts';

export interface NearhitObserver extends Observer {
  counts(): Counts;
  /** Prometheus text of all counts, and of the gauges given. */
  metrics(gauges: Gauges): Promise<string>;
  /** The last attempt to store an answer failed in the store. */
  storeFailing(): boolean;
  /** Everything logged so far is written when it resolves. */
  close(): Promise<void>;
}

export interface ObserverOptions {
  readonly level: Config['logLevel'];
  /** Where log lines go: a file descriptor or a path. Default: stdout. */
  readonly to?: number | string;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/** A fault is logged when its code was not logged for this long; all are counted. */
const FAULT_QUIET_MS = 60_000;
const FAULT_MESSAGE_AT_MOST = 300;

export function createObserver(options: ObserverOptions): NearhitObserver {
  const now = options.now ?? (() => performance.now());
  const counters = new Counters();
  const log = createRequestLog({ level: options.level, ...(options.to === undefined ? {} : { to: options.to }) });
  const logFault = faultLog(now, (code, message, unseen) => {
    const fields = { code, ...(unseen === 0 ? {} : { unseen }) };
    log.warn(fields, message.slice(0, FAULT_MESSAGE_AT_MOST));
  });
  let store: 'ok' | 'failing' = 'ok';
  return {
    request: (record) => {
      counters.request(record);
      log.request(record);
    },
    stored: (result) => {
      counters.admission(result);
      if (result === 'stored') store = 'ok';
      else if (result === 'store-failed' || result === 'disk-full') store = 'failing';
    },
    learned: (result) => counters.learn(result),
    embedded: (model, texts) => counters.embedded(model, texts),
    fault: (code, message) => {
      counters.fault(code);
      if (code === 'store-write-failed' || code === 'disk-full') store = 'failing';
      logFault(code, message);
    },
    counts: () => counters.counts(),
    metrics: (gauges) => metricsText(counters, gauges, log.dropped()),
    storeFailing: () => store === 'failing',
    close: () => log.close(),
  };
}

/** The first of each code in a while, and how many went unlogged since the one before. */
function faultLog(
  now: () => number,
  write: (code: ErrorCode, message: string, unseen: number) => void,
): (code: ErrorCode, message: string) => void {
  const last = new Map<ErrorCode, { at: number; unseen: number }>();
  return (code, message) => {
    const before = last.get(code);
    const at = now();
    if (before !== undefined && at - before.at < FAULT_QUIET_MS) {
      before.unseen += 1;
      return;
    }
    last.set(code, { at, unseen: 0 });
    write(code, message, before?.unseen ?? 0);
  };
}
