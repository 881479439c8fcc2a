/**
 * The best rows so far, of a search over vectors: a heap with the least on top. Layout of `best`: i32 count, i32 unused, then per
 * kept row f32 reach (or similarity, where it is exact), i32 number.
 */
export const HEAD: usize = 8;
export const SLOT: usize = 8;

/** Nearly every row ends at the second line. NaN, a dead row, compares false and is never kept. */
export function offer(reach: f32, number: i32, best: usize, limit: i32): void {
  const count = load<i32>(best);
  if (count == limit) {
    if (reach > load<f32>(best + HEAD)) sink(reach, number, best, limit);
  } else if (reach == reach) {
    rise(reach, number, best, count);
  }
}

/** Adds one more: a parent with a greater reach moves down. */
function rise(reach: f32, number: i32, best: usize, count: i32): void {
  store<i32>(best, count + 1);
  let at = count;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = best + HEAD + <usize>parent * SLOT;
    if (load<f32>(above) <= reach) break;
    store<u64>(best + HEAD + <usize>at * SLOT, load<u64>(above));
    at = parent;
  }
  put(best, at, reach, number);
}

/** Replaces the least: the lesser child moves up. */
function sink(reach: f32, number: i32, best: usize, count: i32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= count) break;
    const left = best + HEAD + <usize>child * SLOT;
    let least = left;
    if (child + 1 < count && load<f32>(left + SLOT) < load<f32>(left)) {
      least = left + SLOT;
      child += 1;
    }
    if (load<f32>(least) >= reach) break;
    store<u64>(best + HEAD + <usize>at * SLOT, load<u64>(least));
    at = child;
  }
  put(best, at, reach, number);
}

function put(best: usize, at: i32, reach: f32, number: i32): void {
  store<f32>(best + HEAD + <usize>at * SLOT, reach);
  store<i32>(best + HEAD + <usize>at * SLOT, number, 4);
}
