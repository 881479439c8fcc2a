/**
 * The search kernel: one query of int16 levels against rows of int8 codes, keeping the rows that could score highest.
 * The module owns no memory: it imports a shared one, so that several threads scan the same rows, each with scratch space
 * of its own. Nothing is allocated here and there is no runtime.
 *
 * A row's *reach* is the most its exact similarity can be:  scale * (queryScale * dot + slack)
 * where slack = half the query's L1 norm: no component of a row is off by more than scale / 2. The caller rescored nothing
 * yet; whatever is not kept has a reach of at most the least one kept, which is how the caller proves its answer exact.
 *
 * Layout of `best`: i32 count, i32 unused, then per kept row f32 reach, i32 number: a heap with the least reach on top.
 * Cost: 4 rows share each load of the query; per 8 dimensions and row one load-and-extend, one dot, one add.
 */
const HEAD: usize = 8;
const SLOT: usize = 8;

/** Rows `first`, `first + 1`, ... of one block. `stride` is the row length in bytes, a multiple of 8. A scale of NaN marks a dead row. */
export function scan(
  codes: usize,
  scales: usize,
  rows: i32,
  stride: usize,
  query: usize,
  queryScale: f32,
  slack: f32,
  first: i32,
  best: usize,
  limit: i32,
): void {
  let row: i32 = 0;
  for (; row + 4 <= rows; row += 4) {
    const at = codes + <usize>row * stride;
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    let levels = query;
    for (let i: usize = 0; i < stride; i += 8, levels += 16) {
      const q = v128.load(levels);
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_s(at + i), q));
      b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load8x8_s(at + stride + i), q));
      c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load8x8_s(at + 2 * stride + i), q));
      d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load8x8_s(at + 3 * stride + i), q));
    }
    const scale = scales + ((<usize>row) << 2);
    offer(load<f32>(scale) * (queryScale * <f32>sum(a) + slack), first + row, best, limit);
    offer(load<f32>(scale, 4) * (queryScale * <f32>sum(b) + slack), first + row + 1, best, limit);
    offer(load<f32>(scale, 8) * (queryScale * <f32>sum(c) + slack), first + row + 2, best, limit);
    offer(load<f32>(scale, 12) * (queryScale * <f32>sum(d) + slack), first + row + 3, best, limit);
  }
  for (; row < rows; row += 1) {
    const at = codes + <usize>row * stride;
    let a = i32x4.splat(0);
    for (let i: usize = 0; i < stride; i += 8) {
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_s(at + i), v128.load(query + 2 * i)));
    }
    offer(load<f32>(scales + ((<usize>row) << 2)) * (queryScale * <f32>sum(a) + slack), first + row, best, limit);
  }
}

/** The levels were chosen so that no sum of products leaves 32 bits (src/vectors/query.ts). */
function sum(lanes: v128): i32 {
  return i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3);
}

/** Nearly every row ends at the second line. NaN, a dead row, compares false and is never kept. */
function offer(reach: f32, number: i32, best: usize, limit: i32): void {
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
