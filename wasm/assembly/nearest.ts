/**
 * Search as a pure function, for a host that keeps no vectors (`search` in edge/wit/world.wit): the query's cosine with each row,
 * exactly, in floats; the greatest first, and of equal ones the earlier row. A row has the query's length; a remainder that is no
 * whole row is no row. The caller's vectors have length 1, so that a dot is a cosine.
 */
import { HEAD, offer, SLOT } from './best';
import { forgetLists, takeBytes } from './lists';

export { cabi_realloc } from './lists';

/** Of the answer: the address of the hits, and how many. */
const ANSWER: usize = memory.data(8);

/** `nearest: func(query: list<u8>, rows: list<u8>, limit: u32) -> list<hit>`, a hit being u32 row, f32 similarity. */
export function nearest(query: usize, queryBytes: usize, rows: usize, rowsBytes: usize, limit: u32): usize {
  const count = queryBytes >= 4 && queryBytes % 4 == 0 ? rowsBytes / queryBytes : 0;
  const kept = <i32>min<usize>(limit, count);
  const best = takeBytes(HEAD + <usize>kept * SLOT);
  store<i32>(best, 0);
  if (kept > 0)
    for (let row: usize = 0; row < count; row += 1) offer(dot(query, rows + row * queryBytes, queryBytes), <i32>row, best, kept);
  sortHits(best);
  store<u32>(ANSWER, <u32>(best + HEAD));
  store<u32>(ANSWER, load<u32>(best), 4);
  forgetLists();
  return ANSWER;
}

/** Four sums of four, so that additions do not wait for each other; then what is left over. */
function dot(a: usize, b: usize, bytes: usize): f32 {
  let first = f32x4.splat(0), second = first, third = first, fourth = first; // prettier-ignore
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    first = f32x4.add(first, f32x4.mul(v128.load(a + at), v128.load(b + at)));
    second = f32x4.add(second, f32x4.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
    third = f32x4.add(third, f32x4.mul(v128.load(a + at, 32), v128.load(b + at, 32)));
    fourth = f32x4.add(fourth, f32x4.mul(v128.load(a + at, 48), v128.load(b + at, 48)));
  }
  const lanes = f32x4.add(f32x4.add(first, second), f32x4.add(third, fourth));
  let sum = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) + f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3);
  for (; at < bytes; at += 4) sum += load<f32>(a + at) * load<f32>(b + at);
  return sum;
}

/** Insertion, greatest first: a handful are kept. Each becomes the hit it stands for: the number before the similarity. */
function sortHits(best: usize): void {
  const count = load<i32>(best);
  for (let i = 0; i < count; i += 1) {
    const hit = slot(best, i);
    const similarity = load<f32>(hit);
    const row = load<u32>(hit, 4);
    let place = i;
    for (; place > 0 && comesBefore(similarity, row, slot(best, place - 1)); place -= 1)
      store<u64>(slot(best, place), load<u64>(slot(best, place - 1)));
    store<u32>(slot(best, place), row);
    store<f32>(slot(best, place), similarity, 4);
  }
}

/** Is it before the hit that was sorted already? */
function comesBefore(similarity: f32, row: u32, sorted: usize): bool {
  const other = load<f32>(sorted, 4);
  return similarity > other || (similarity == other && row < load<u32>(sorted));
}

function slot(best: usize, place: i32): usize {
  return best + HEAD + <usize>place * SLOT;
}
