/**
 * Rows of floats as levels of 8 bits, each row by its own range: value = scale * (level - zero). onnxruntime takes one range for
 * the whole text, so that one large component makes every token coarse; by row the same weights come nearer to the full model
 * (docs/decisions/wasm-encoder.md). The plain build widens levels to 16 bits here, once, and not in the multiplication.
 *
 * Per row four numbers are kept at LEVEL_ROWS: f32 scale, f32 -zero * scale, i32 -SHIFT * sum of levels, unused.
 */
import { RELAXED } from './build';
import { greatestOf, leastOf } from './lanes';
import { SHIFT } from './levels';
import { LEVEL_ROWS, LEVELS } from './memory';

const LEVEL_BYTES: usize = RELAXED ? 1 : 2;
const HIGHEST: f32 = 127;
const LOWEST: f32 = -128;

export function levelRowBytes(depth: i32): usize {
  return <usize>depth * LEVEL_BYTES;
}

export function quantise(rows: usize, count: i32, depth: i32): void {
  const rowBytes = (<usize>depth) << 2;
  for (let row = 0; row < count; row += 1) {
    const from = rows + <usize>row * rowBytes;
    measure(from, rowBytes);
    const scale: f32 = max<f32>((high - low) / (HIGHEST - LOWEST), f32.MIN_NORMAL_VALUE);
    const zero = nearest<f32>(LOWEST - low / scale);
    const sum = toLevels(from, LEVELS + <usize>row * levelRowBytes(depth), rowBytes, 1 / scale, zero);
    const at = LEVEL_ROWS + ((<usize>row) << 4);
    store<f32>(at, scale);
    store<f32>(at, -zero * scale, 4);
    store<i32>(at, -(<i32>SHIFT) * sum, 8);
  }
}

/** The range of a row, 0 included: so that 0 is a level, as it is for onnxruntime. */
let low: f32 = 0;
let high: f32 = 0;

function measure(from: usize, bytes: usize): void {
  let lows = f32x4.splat(0);
  let highs = lows;
  for (const end = from + bytes; from < end; from += 16) {
    const four = v128.load(from);
    lows = f32x4.pmin(lows, four);
    highs = f32x4.pmax(highs, four);
  }
  low = leastOf(lows);
  high = greatestOf(highs);
}

/** Sixteen at a time; returns the sum of all levels. */
function toLevels(from: usize, to: usize, rowBytes: usize, inverse: f32, zero: f32): i32 {
  const scale = f32x4.splat(inverse);
  const shift = f32x4.splat(zero);
  let sums = i32x4.splat(0);
  for (const end = from + rowBytes; from < end; from += 64, to += 16 * LEVEL_BYTES) {
    const low = i16x8.narrow_i32x4_s(level(v128.load(from), scale, shift), level(v128.load(from, 16), scale, shift));
    const high = i16x8.narrow_i32x4_s(level(v128.load(from, 32), scale, shift), level(v128.load(from, 48), scale, shift));
    const bytes = i8x16.narrow_i16x8_s(low, high);
    const evenLow = i16x8.extend_low_i8x16_s(bytes);
    const evenHigh = i16x8.extend_high_i8x16_s(bytes);
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(i16x8.add(evenLow, evenHigh)));
    if (RELAXED) v128.store(to, bytes);
    else {
      v128.store(to, evenLow);
      v128.store(to, evenHigh, 16);
    }
  }
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}

/** Narrowing to bytes clamps to what a level may be. */
function level(values: v128, scale: v128, shift: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.add(f32x4.mul(values, scale), shift)));
}
