/**
 * The search kernel: one query of int16 levels against rows of int8 codes, keeping the rows that could score highest.
 * The module owns no memory: it imports a shared one, so that several threads scan the same rows, each with scratch space
 * of its own. Nothing is allocated here and there is no runtime.
 *
 * A row's *reach* is the most its exact similarity can be:  scale * (queryScale * dot + slack)
 * where slack = half the query's L1 norm: no component of a row is off by more than scale / 2. The caller rescored nothing
 * yet; whatever is not kept has a reach of at most the least one kept, which is how the caller proves its answer exact.
 *
 * Cost: 4 rows share each load of the query; per 8 dimensions and row one load-and-extend, one dot, one add.
 */
import { offer } from './best';

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
