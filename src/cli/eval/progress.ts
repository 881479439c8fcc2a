/** One line that moves, for a person who waits; nothing where nobody looks. */
import type { Progress } from '../../eval/vectors-of-texts.ts';
import type { Terminal } from '../call.ts';

export interface ProgressLine {
  readonly step: Progress;
  /** Leaves the line empty. */
  done(): void;
}

/** Redrawn at most this often: a terminal is slow. */
const EVERY_MS = 100;
const BAR_WIDTH = 30;

export function progressOn(terminal: Terminal, now: () => number = () => performance.now()): ProgressLine {
  if (terminal.isTTY !== true) return { step: () => undefined, done: () => undefined };
  let drawn = Number.NEGATIVE_INFINITY;
  const started = now();
  return {
    step: (what, done, total) => {
      if (done < total && now() - drawn < EVERY_MS) return;
      drawn = now();
      terminal.write(`\r\u001b[K${progressText({ what, done, total, seconds: (drawn - started) / 1000 })}`);
    },
    done: () => void terminal.write('\r\u001b[K'),
  };
}

export function progressText({
  what,
  done,
  total,
  seconds,
}: {
  readonly what: string;
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
}): string {
  const filled = total === 0 ? BAR_WIDTH : Math.round((done / total) * BAR_WIDTH);
  return `${what} [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done}/${total} ${seconds.toFixed(0)} s`;
}
