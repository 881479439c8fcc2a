/** Each row to mean 0 and variance 1, then by weight and bias (Ba 2016). The variance in a second pass: a difference of squares loses digits. */
import { sumOf } from './lanes';
import { HIDDEN, LAYER_NORM_EPSILON, ROW } from './shape';

/** `norm`: a row of weights, then one of biases. In place; `added`, rows of the same size, are added first. */
export function addAndNorm(rows: usize, added: usize, count: i32, norm: usize): void {
  for (let row = 0; row < count; row += 1, rows += ROW, added += ROW) {
    for (let i: usize = 0; i < ROW; i += 16) v128.store(rows + i, f32x4.add(v128.load(rows + i), v128.load(added + i)));
    normRow(rows, norm);
  }
}

export function normRows(rows: usize, count: i32, norm: usize): void {
  for (let row = 0; row < count; row += 1, rows += ROW) normRow(rows, norm);
}

function normRow(row: usize, norm: usize): void {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < ROW; i += 16) sum = f32x4.add(sum, v128.load(row + i));
  const mean = f32x4.splat(sumOf(sum) / <f32>HIDDEN);
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < ROW; i += 16) {
    const off = f32x4.sub(v128.load(row + i), mean);
    squares = f32x4.add(squares, f32x4.mul(off, off));
  }
  const inverse = f32x4.splat(1 / sqrt<f32>(sumOf(squares) / <f32>HIDDEN + LAYER_NORM_EPSILON));
  for (let i: usize = 0; i < ROW; i += 16) {
    const normed = f32x4.mul(f32x4.sub(v128.load(row + i), mean), inverse);
    v128.store(row + i, f32x4.add(f32x4.mul(normed, v128.load(norm + i)), v128.load(norm + ROW + i)));
  }
}
