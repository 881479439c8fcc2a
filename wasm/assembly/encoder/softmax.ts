/**
 * Softmax of a row of scores, and the exponential it needs. e^x = 2^n * 2^f with n whole and |f| <= 1/2; 2^f by a polynomial of
 * degree 6 (scripts/fit-polynomials.py: 2e-9 off at most, which is below a float's own 6e-8).
 */
import { greatestOf, multiplyAdd, sumOf } from './lanes';

const LOG2_E: f32 = 1.4426950408889634;
/**
 * In memory, for the same reason as those of gelu.ts. First the least power: of 256 weights all that are below 2^-30 together
 * count for less than a float's last bit, and one that is not subnormal keeps the products with it from being so.
 */
const CONSTANTS: usize = memory.data<f32>([
  -30,
  0.0001534581242594868, 0.0013399930903688073, 0.009618489071726799, 0.05550328642129898, 0.24022646248340607, 0.6931471824645996, 1,
]); // prettier-ignore

/** `bytes` of floats, a multiple of 16; each is multiplied by `scale` first. Where there is no key the score is -Infinity. */
export function softmax(row: usize, bytes: usize, scale: f32): void {
  const end = row + bytes;
  let greatest = v128.load(row);
  for (let at = row; at < end; at += 16) greatest = f32x4.pmax(greatest, v128.load(at));
  const most = f32x4.splat(greatestOf(greatest));
  const power = f32x4.splat(scale * LOG2_E);
  let sum = f32x4.splat(0);
  for (let at = row; at < end; at += 16) {
    const weight = powerOfTwo(f32x4.mul(f32x4.sub(v128.load(at), most), power));
    v128.store(at, weight);
    sum = f32x4.add(sum, weight);
  }
  const inverse = f32x4.splat(1 / sumOf(sum));
  for (let at = row; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), inverse));
}

/** Of numbers up to 0. */
function powerOfTwo(x: v128): v128 {
  const bounded = f32x4.pmax(x, v128.load32_splat(CONSTANTS));
  const whole = f32x4.nearest(bounded);
  const f = f32x4.sub(bounded, whole);
  let sum = v128.load32_splat(CONSTANTS, 4);
  sum = multiplyAdd(sum, f, v128.load32_splat(CONSTANTS, 8));
  sum = multiplyAdd(sum, f, v128.load32_splat(CONSTANTS, 12));
  sum = multiplyAdd(sum, f, v128.load32_splat(CONSTANTS, 16));
  sum = multiplyAdd(sum, f, v128.load32_splat(CONSTANTS, 20));
  sum = multiplyAdd(sum, f, v128.load32_splat(CONSTANTS, 24));
  sum = multiplyAdd(sum, f, v128.load32_splat(CONSTANTS, 28));
  return f32x4.mul(sum, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23));
}
