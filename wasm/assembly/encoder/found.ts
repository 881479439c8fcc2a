/** What was found in a model's file: where embeddings and matrices lie there, and what the graph calls each matrix. */
import { isSame } from './ascii';
import { LEVELS } from './memory';
import { PARTS, TABLES } from './weights';

export const NOT_FOUND: i32 = -1;

/** Per part: address of its data in the file; then of a matrix the span of its name. Nothing else uses this memory meanwhile. */
const SLOT: usize = 12;
const FOUND: usize = LEVELS;

export function forgetAll(): void {
  memory.fill(FOUND, 0, <usize>PARTS * SLOT);
}

export function noteName(part: i32, at: usize, end: usize): void {
  const slot = FOUND + <usize>part * SLOT;
  store<u32>(slot, <u32>at, 4);
  store<u32>(slot, <u32>end, 8);
}

/** The part whose matrix has this name in the graph. */
export function partNamed(at: usize, end: usize): i32 {
  for (let part = TABLES; part < PARTS; part += 1) {
    const slot = FOUND + <usize>part * SLOT;
    if (isSame(at, end, load<u32>(slot, 4), load<u32>(slot, 8))) return part;
  }
  return NOT_FOUND;
}

export function noteData(part: i32, at: usize): void {
  store<u32>(FOUND + <usize>part * SLOT, <u32>at);
}

export function dataOf(part: i32): usize {
  return load<u32>(FOUND + <usize>part * SLOT);
}

/** The part that comes next in the file: the one with the least address above `after`, NOT_FOUND at the end. */
export function partAfter(after: usize): i32 {
  let best = NOT_FOUND;
  for (let part = 0; part < PARTS; part += 1) if (dataOf(part) > after && (best == NOT_FOUND || dataOf(part) < dataOf(best))) best = part;
  return best;
}
