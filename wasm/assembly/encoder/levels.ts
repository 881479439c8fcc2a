/**
 * A matrix of 7-bit levels, packed for the multiplication: panels of four columns, and in a panel four bytes of each column
 * after another, which is what one instruction multiplies with four bytes of a row.
 *
 * The model's levels lie in -64..64 (it was quantised with a reduced range). The instruction that adds up four products is exact
 * only where one side lies in 0..127, so a level is stored plus 64: a column that holds +64 is negated, and its scale with it.
 * One column in 31 holds both ends; there the one that would become 128 is stored as 127, an error of one level in one weight.
 */
const LEAST: i32 = -64;
const MOST: i32 = 64;
/** What is added to a level to store it. */
export const SHIFT: i32 = 64;
export const PANEL_COLUMNS: i32 = 4;

/** `from`: rows of bytes. Negates `scales` where a column is negated; `sums`: of each column's levels. False for wider levels. */
export function packLevels(from: usize, to: usize, depth: i32, width: i32, scales: usize, sums: usize): bool {
  for (let column = 0; column < width; column += 1) {
    const sign = signOf(from + <usize>column, depth, width);
    if (sign == 0) return false;
    const panel = to + <usize>(column / PANEL_COLUMNS) * <usize>(depth * PANEL_COLUMNS) + <usize>((column % PANEL_COLUMNS) << 2);
    let sum = 0;
    for (let k = 0; k < depth; k += 1) {
      const level = min(sign * <i32>load<i8>(from + <usize>(k * width + column)), MOST - 1);
      store<u8>(panel + <usize>(((k >> 2) << 4) + (k & 3)), <u8>(level + SHIFT));
      sum += level;
    }
    const place = (<usize>column) << 2;
    store<f32>(scales + place, <f32>sign * load<f32>(scales + place));
    store<f32>(sums + place, <f32>sum);
  }
  return true;
}

/** -1 for a column that holds the highest level, 1 for another, 0 for one with levels that do not fit. */
function signOf(column: usize, depth: i32, width: i32): i32 {
  let sign = 1;
  for (let k = 0; k < depth; k += 1) {
    const level = <i32>load<i8>(column + <usize>(k * width));
    if (level < LEAST || level > MOST) return 0;
    if (level == MOST) sign = -1;
  }
  return sign;
}
