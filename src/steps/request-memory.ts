/**
 * Requests that were read, by their very text: found by a sample of it and then compared whole, so nothing rests on a hash. A Map of
 * the texts themselves looks at each of their characters, 2 to 3 ns apiece: for 4 KB a fifth of all that a hit costs.
 */
import type { Asked } from './understand.ts';

/** One character a byte. */
export interface RawRequest {
  readonly head: string;
  readonly body: string;
}

export interface RequestMemory {
  find(raw: RawRequest): Asked | undefined;
  keep(raw: RawRequest, asked: Asked): void;
}

interface Remembered extends RawRequest {
  readonly asked: Asked;
}

/** About what a prompt, its directives and its keys take, and one more key. */
const UNDERSTOOD = 2048;
const UNDERSTOOD_INPUT = 256;
/** Every so many characters one is looked at, so that the words of a question are among them; of a long text no more than so many. */
const SAMPLED_EACH = 8;
const SAMPLED_AT_MOST = 512;
/** More of one sample are made up by somebody: to look through them all would take the time of all. */
const ALIKE_AT_MOST = 8;

/** `limit`: bytes, all together. The oldest sample goes first, and a hot request that went with it is read again at the cost of one parse. */
export function createRequestMemory(limit: number): RequestMemory {
  const bySample = new Map<number, readonly Remembered[]>();
  let size = 0;
  const replace = (sample: number, by: readonly Remembered[]): void => {
    size += costOf(by) - costOf(bySample.get(sample) ?? []);
    bySample.delete(sample);
    if (by.length > 0) bySample.set(sample, by);
  };
  return {
    find: (raw) => bySample.get(sampleOf(raw))?.find((one) => isSame(one, raw))?.asked,
    keep(raw, asked) {
      const sample = sampleOf(raw);
      // Two equal ones that came together were both read.
      const others = (bySample.get(sample) ?? []).filter((one) => !isSame(one, raw));
      replace(sample, [{ ...raw, asked }, ...others].slice(0, ALIKE_AT_MOST));
      for (const oldest of bySample.keys()) {
        if (size <= limit) break;
        replace(oldest, []);
      }
    },
  };
}

function isSame(one: RawRequest, other: RawRequest): boolean {
  return one.body === other.body && one.head === other.head;
}

/** Few requests have the same. */
function sampleOf({ head, body }: RawRequest): number {
  return sampled(body, sampled(head, head.length + body.length));
}

function sampled(text: string, from: number): number {
  const step = Math.max(SAMPLED_EACH, Math.ceil(text.length / SAMPLED_AT_MOST));
  let sample = from;
  for (let i = text.length - 1; i >= 0; i -= step) sample = (Math.imul(sample, 31) + text.charCodeAt(i)) | 0;
  return sample;
}

/** The turns of a history are held as text again, beside the request that holds them. */
function costOf(remembered: readonly Remembered[]): number {
  return remembered.reduce((sum, { head, body, asked: { batch, history } }) => {
    const texts = (history === undefined ? 1 : 2) * (head.length + body.length);
    return sum + texts + UNDERSTOOD + (batch === undefined ? 0 : batch.places.length * UNDERSTOOD_INPUT);
  }, 0);
}
