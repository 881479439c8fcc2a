/**
 * A matrix of 16-bit floats: panels of eight columns, row after row. For the multiplication a panel becomes floats once and is
 * then used for all rows of the text: half the memory to read, a tenth more instructions at 16 tokens.
 */
import { toFloats, toHalf } from './half';
import { PANEL } from './memory';
import { tile } from './tile';

const COLUMNS: i32 = 8;
const PANEL_ROW: usize = 32;

/** `from`: rows of floats. */
export function packHalves(from: usize, to: usize, depth: i32, width: i32): void {
  for (let column = 0; column < width; column += COLUMNS)
    for (let k = 0; k < depth; k += 1)
      for (let i = 0; i < COLUMNS; i += 1, to += 2) store<u16>(to, toHalf(load<f32>(from + ((<usize>(k * width + column + i)) << 2))));
}

/** `count` rows of `depth` floats, rounded up to four; `out`: rows of `width` floats. */
export function multiplyHalves(rows: usize, count: i32, depth: i32, width: i32, matrix: usize, bias: usize, out: usize): void {
  const rowBytes = (<usize>depth) << 2;
  const outBytes = (<usize>width) << 2;
  for (let column: usize = 0; column < outBytes; column += PANEL_ROW) {
    for (let k: usize = 0; k < <usize>depth; k += 1, matrix += 16) toFloats(matrix, PANEL + k * PANEL_ROW);
    for (let row: usize = 0; row < <usize>count; row += 4)
      tile(rows + row * rowBytes, rowBytes, depth, PANEL, PANEL_ROW, bias + column, out + row * outBytes + column, outBytes);
  }
}
