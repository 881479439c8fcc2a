/** SIGTERM and SIGINT: the first asks to stop, the second ends the process at once. */
import { constants } from 'node:os';

export interface StopSignals {
  /** Resolves at the first signal. */
  readonly asked: Promise<void>;
  /** Leaves the signals to Node again. */
  release(): void;
}

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
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return {
    asked: promise,
    release: () => {
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
    },
  };
}
