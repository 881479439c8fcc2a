/**
 * Rows of levels times a packed matrix of levels. The dots are whole numbers, so both builds give the same ones; then
 *
 *   out = scale of column * (scale of row * (dot - SHIFT * sum of row) - zero of row * scale of row * sum of column) + bias
 *
 * Rows go in tiles and their number is rounded up to an even one of at least four: what lies beyond the text is multiplied and
 * never read.
 */
import { RELAXED } from './build';
import { multiplyAdd } from './lanes';
import { LEVEL_ROWS, LEVELS } from './memory';
import { plainFourRows, plainTwoRows } from './plain-tile';
import { pairsFourRows } from './pairs-tile';
import { levelRowBytes } from './quantise';
import { relaxedFourRows, relaxedSixRows } from './relaxed-tile';

/** In a relaxed build: add up products by pairs and not by fours. Both give the same dots; which is faster the host finds out. */
let byPairs: bool = false;

export function addByPairs(on: bool): void {
  byPairs = on;
}

/** `count` rows of LEVELS; `out`: rows of `width` integers. */
export function dots(count: i32, depth: i32, width: i32, matrix: usize, out: usize): void {
  const panelBytes = (<usize>depth) << 2;
  const outBytes = (<usize>width) << 2;
  const panels: usize = RELAXED ? 2 : 1;
  for (const end = out + outBytes; out < end; out += panels << 4, matrix += panels * panelBytes) {
    if (RELAXED && byPairs) pairsRows(<usize>count, levelRowBytes(depth), matrix, panelBytes, out, outBytes);
    else if (RELAXED) relaxedRows(<usize>count, levelRowBytes(depth), matrix, panelBytes, out, outBytes);
    else plainRows(<usize>count, levelRowBytes(depth), matrix, panelBytes, out, outBytes);
  }
}

/** Sixes, and fours where six do not go in: 8 is 4 + 4, 10 is 6 + 4. */
function relaxedRows(count: usize, rowBytes: usize, matrix: usize, panelBytes: usize, out: usize, outBytes: usize): void {
  const even = (count + 1) & ~1;
  const left = even % 6;
  let fours: usize = left == 2 ? 2 : left >> 2;
  let row: usize = 0;
  for (; fours > 0; fours -= 1, row += 4)
    relaxedFourRows(LEVELS + row * rowBytes, rowBytes, matrix, panelBytes, out + row * outBytes, outBytes);
  for (; row < even; row += 6) relaxedSixRows(LEVELS + row * rowBytes, rowBytes, matrix, panelBytes, out + row * outBytes, outBytes);
}

function pairsRows(count: usize, rowBytes: usize, matrix: usize, panelBytes: usize, out: usize, outBytes: usize): void {
  for (let row: usize = 0; row < count; row += 4)
    pairsFourRows(LEVELS + row * rowBytes, rowBytes, matrix, panelBytes, out + row * outBytes, outBytes);
}

function plainRows(count: usize, rowBytes: usize, matrix: usize, panelBytes: usize, out: usize, outBytes: usize): void {
  let row: usize = 0;
  for (; row + 2 < count; row += 4) plainFourRows(LEVELS + row * rowBytes, rowBytes, matrix, panelBytes, out + row * outBytes, outBytes);
  if (row < count) plainTwoRows(LEVELS + row * rowBytes, rowBytes, matrix, panelBytes, out + row * outBytes, outBytes);
}

/** Dots to floats, in place. */
export function scaleDots(out: usize, count: i32, width: i32, scales: usize, sums: usize, bias: usize): void {
  const outBytes = (<usize>width) << 2;
  for (let row = LEVEL_ROWS, end = LEVEL_ROWS + ((<usize>count) << 4); row < end; row += 16, out += outBytes) {
    const scale = v128.load32_splat(row);
    const zero = v128.load32_splat(row, 4);
    const shift = v128.load32_splat(row, 8);
    for (let i: usize = 0; i < outBytes; i += 16) {
      const scaled = f32x4.mul(f32x4.convert_i32x4_s(i32x4.add(v128.load(out + i), shift)), scale);
      const centred = multiplyAdd(zero, v128.load(sums + i), scaled);
      v128.store(out + i, multiplyAdd(centred, v128.load(scales + i), v128.load(bias + i)));
    }
  }
}
