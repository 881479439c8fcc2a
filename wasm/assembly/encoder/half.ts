/**
 * 16-bit floats as weights: sign, 5 bits of exponent, 10 of fraction, like IEEE 754 binary16 but for its least exponent, which
 * here is one more power of two and holds no subnormals. So 4 of them become floats with four instructions; the least magnitude
 * is 2^-15, and what is below it is off by at most that, a three-thousandth of a usual weight of 0.1.
 */
const SIGN_AND_FRACTION: u32 = 0x8fffe000;
/** The difference of the biases, 127 - 15, in a float's exponent. */
const REBIAS: u32 = 112 << 23;
const LARGEST: u32 = 0x7fff;

/** The nearest half. Beyond the range, the last one: no weight of a trained model is near 65504. */
export function toHalf(x: f32): u16 {
  const bits = reinterpret<u32>(x);
  const magnitude = bits & 0x7fffffff;
  const sign = (bits >> 16) & 0x8000;
  if (magnitude < REBIAS) return <u16>sign;
  const rounded = (magnitude - REBIAS + 0xfff + ((magnitude >> 13) & 1)) >> 13;
  return <u16>(sign | min(rounded, LARGEST));
}

/** Eight halves at `from` as floats at `to`. */
export function toFloats(from: usize, to: usize): void {
  const halves = v128.load(from);
  v128.store(to, widen(i32x4.extend_low_i16x8_s(halves)));
  v128.store(to, widen(i32x4.extend_high_i16x8_s(halves)), 16);
}

/** The sign was extended over the upper bits; of them one is kept. */
export function widen(extended: v128): v128 {
  return i32x4.add(v128.and(i32x4.shl(extended, 13), i32x4.splat(SIGN_AND_FRACTION)), i32x4.splat(REBIAS));
}
