/**
 * A matrix of 7-bit levels, packed for the multiplication: panels of four columns, and in a panel four bytes of each column
 * after another, which is what one instruction multiplies with four bytes of a row.
 *
 * The model's levels lie in -64..64 (it was quantised with a reduced range). The instruction that adds up four products is exact
 * only where one side lies in 0..127, so a level is stored plus 64: a column that holds +64 is negated, and its scale with it.
 * One column in 31 holds both ends; there the one that would become 128 is stored as 127, an error of one level in one weight.
 */
const LEAST: i8 = -64;
const MOST: i8 = 64;
/** What is added to a level to store it. */
export const SHIFT: i8 = 64;
const SIGN_OF_FLOAT: i32 = 0x80000000;
/** Columns that are packed together: a vector of bytes. */
const COLUMNS: usize = 16;

/** `from`: rows of bytes. Negates `scales` where a column is negated; `sums`: of each column's levels. False for wider levels. */
export function packLevels(from: usize, to: usize, depth: usize, width: usize, scales: usize, sums: usize): bool {
  for (const end = from + width; from < end; from += COLUMNS, to += COLUMNS * depth, scales += 4 * COLUMNS, sums += 4 * COLUMNS) {
    let least = i8x16.splat(0);
    let most = least;
    for (let row = from, last = from + depth * width; row < last; row += width) {
      least = i8x16.min_s(least, v128.load(row));
      most = i8x16.max_s(most, v128.load(row));
    }
    if (v128.any_true(v128.or(i8x16.lt_s(least, i8x16.splat(LEAST)), i8x16.gt_s(most, i8x16.splat(MOST))))) return false;
    const negated = i8x16.eq(most, i8x16.splat(MOST));
    packColumns(from, to, depth, width, negated, sums);
    for (let four: usize = 0; four < 4; four += 1) {
      const signs = v128.and(spread(negated, four), i32x4.splat(SIGN_OF_FLOAT));
      v128.store(scales + 16 * four, v128.xor(v128.load(scales + 16 * four), signs));
    }
  }
  return true;
}

/** Sixteen columns into four panels: four rows at a time, their bytes interleaved twice. */
function packColumns(from: usize, to: usize, depth: usize, width: usize, negated: v128, sums: usize): void {
  const panel = 4 * depth;
  for (let four: usize = 0; four < 4; four += 1) v128.store(sums + 16 * four, f32x4.splat(-(<f32>(<i32>SHIFT * <i32>depth))));
  for (const end = to + panel; to < end; from += 4 * width, to += 16) {
    const a = stored(v128.load(from), negated);
    const b = stored(v128.load(from + width), negated);
    const c = stored(v128.load(from + 2 * width), negated);
    const d = stored(v128.load(from + 3 * width), negated);
    const abLow = v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const cdLow = v128.shuffle<u8>(c, d, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const abHigh = v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const cdHigh = v128.shuffle<u8>(c, d, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    putFour(v128.shuffle<u16>(abLow, cdLow, 0, 8, 1, 9, 2, 10, 3, 11), to, sums);
    putFour(v128.shuffle<u16>(abLow, cdLow, 4, 12, 5, 13, 6, 14, 7, 15), to + panel, sums + 16);
    putFour(v128.shuffle<u16>(abHigh, cdHigh, 0, 8, 1, 9, 2, 10, 3, 11), to + 2 * panel, sums + 32);
    putFour(v128.shuffle<u16>(abHigh, cdHigh, 4, 12, 5, 13, 6, 14, 7, 15), to + 3 * panel, sums + 48);
  }
}

/** Four bytes of four columns, and what they add to the columns' sums. */
function putFour(bytes: v128, to: usize, sums: usize): void {
  v128.store(to, bytes);
  const added = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  v128.store(sums, f32x4.add(v128.load(sums), f32x4.convert_i32x4_s(added)));
}

function stored(levels: v128, negated: v128): v128 {
  const turned = i8x16.sub(v128.xor(levels, negated), negated);
  return i8x16.add(i8x16.min_s(turned, i8x16.splat(MOST - 1)), i8x16.splat(SHIFT));
}

/** Four of sixteen bytes, each four times over. */
function spread(bytes: v128, four: usize): v128 {
  const places = i8x16(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
  return i8x16.swizzle(bytes, i8x16.add(places, i8x16.splat(<i8>(4 * four))));
}
