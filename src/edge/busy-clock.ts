/**
 * How long a guest has computed, not counting what it waited for the host: shared memory, written by its thread and read by
 * the host, which ends a guest that computes for too long and lets one wait for a slow provider.
 */
const TICKS_PER_MS = 10;
const NOT_RUNNING = -1;

const SINCE = 0;
const TOTAL = 1;
/** Counts what the host sent; the thread sleeps on it. */
const SENT = 2;
const WORDS = 3;

export type SharedWords = Int32Array<SharedArrayBuffer>;

export function newSharedWords(): SharedWords {
  const words = new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
  words[SINCE] = NOT_RUNNING;
  return words;
}

/** The monotonic clock all threads of a process share, in tenths of a millisecond, from an arbitrary beginning. */
function now(): number {
  return Number((process.hrtime.bigint() / 100_000n) & 0x7fff_ffffn);
}

export function startBusy(words: SharedWords): void {
  Atomics.store(words, SINCE, now());
}

export function stopBusy(words: SharedWords): void {
  const since = Atomics.exchange(words, SINCE, NOT_RUNNING);
  if (since !== NOT_RUNNING) Atomics.add(words, TOTAL, Math.max(0, now() - since));
}

export function resetBusy(words: SharedWords): void {
  Atomics.store(words, SINCE, NOT_RUNNING);
  Atomics.store(words, TOTAL, 0);
}

/** Milliseconds so far. */
export function busyTime(words: SharedWords): number {
  const since = Atomics.load(words, SINCE);
  const running = since === NOT_RUNNING ? 0 : Math.max(0, now() - since);
  return (Atomics.load(words, TOTAL) + running) / TICKS_PER_MS;
}

/** Wakes the thread: something was sent to it. */
export function ring(words: SharedWords): void {
  Atomics.add(words, SENT, 1);
  Atomics.notify(words, SENT);
}

export function rings(words: SharedWords): number {
  return Atomics.load(words, SENT);
}

/** Sleeps until the host sent something after `seen` rings, or for so many milliseconds. */
export function sleepUntilRung(words: SharedWords, seen: number, atMost: number): void {
  Atomics.wait(words, SENT, seen, atMost);
}
