/** wasi:io/poll: the one place where a guest waits. */
import type { HostLine } from '../host-line.ts';

/** What can be waited for. `until`: a time of `performance.now()` at which it is ready by itself. */
export class Pollable {
  readonly #line: HostLine;
  readonly #holds: () => boolean;
  readonly until: number;

  constructor(line: HostLine, holds: () => boolean, until: number = Infinity) {
    this.#line = line;
    this.#holds = holds;
    this.until = until;
  }

  ready(): boolean {
    if (this.isReady()) return true;
    this.#line.receive();
    return this.isReady();
  }

  block(): void {
    this.#line.waitFor(() => this.isReady(), this.until);
  }

  isReady(): boolean {
    return this.#holds() || (this.until !== Infinity && performance.now() >= this.until);
  }
}

export function createPoll(line: HostLine): object {
  const poll = (pollables: readonly Pollable[]): Uint32Array => {
    if (pollables.length === 0) throw new Error('a guest waited for nothing at all');
    const soonest = pollables.reduce((least, { until }) => Math.min(least, until), Infinity);
    line.waitFor(() => pollables.some((one) => one.isReady()), soonest);
    return Uint32Array.from(pollables.flatMap((one, index) => (one.isReady() ? [index] : [])));
  };
  return { Pollable, poll };
}
