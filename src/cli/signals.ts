/** SIGTERM, SIGINT and SIGHUP (its terminal is gone): the first asks to stop, the second ends the process at once. */
import { constants } from 'node:os';

export interface StopSignals {
  /** Resolves at the first signal. */
  readonly asked: Promise<void>;
  /** Leaves the signals to Node again. */
  release(): void;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** `last`: what must not stay behind, however the process ends; synchronous. */
export function listenForStop(last: () => void): StopSignals {
  let asked = (): void => {};
  let times = 0;
  const promise = new Promise<void>((resolve) => (asked = resolve));
  const onSignal = (signal: NodeJS.Signals): void => {
    times += 1;
    if (times === 1) return asked();
    last();
    process.exit(128 + (constants.signals[signal] ?? 0));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    asked: promise,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
