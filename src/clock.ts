import type { EpochMs } from './units.ts';

/** Time comes in through this port, so tests move it by hand. */
export interface Clock {
  now(): EpochMs;
}
