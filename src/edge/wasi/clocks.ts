/** wasi:clocks. */
import type { HostLine } from '../host-line.ts';
import { Pollable } from './poll.ts';

const NS_PER_MS = 1e6;

export function createClocks(line: HostLine): { readonly monotonic: object; readonly wall: object } {
  const subscribeAfter = (nanoseconds: bigint): Pollable => {
    const until = performance.now() + Number(nanoseconds) / NS_PER_MS;
    return new Pollable(line, () => false, until);
  };
  return {
    monotonic: {
      now: () => process.hrtime.bigint(),
      resolution: () => 1n,
      subscribeDuration: subscribeAfter,
      subscribeInstant: (when: bigint) => {
        const left = when - process.hrtime.bigint();
        return subscribeAfter(left > 0n ? left : 0n);
      },
    },
    wall: {
      now: () => {
        const now = Date.now();
        return { seconds: BigInt(Math.floor(now / 1000)), nanoseconds: (now % 1000) * NS_PER_MS };
      },
      resolution: () => ({ seconds: 0n, nanoseconds: NS_PER_MS }),
    },
  };
}
