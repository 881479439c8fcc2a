/** A matrix of the model applied to rows of floats. `ready` comes first, once for all matrices that take the same rows. */
import { HALVES } from './build';
import { multiplyHalves } from './halves';
import { dots, scaleDots } from './multiply-levels';
import { quantise } from './quantise';
import { depthOf, widthOf } from './shape';
import { biasOf, matrixOf, scalesOf, sumsOf } from './weights';

let rows: usize = 0;
let count: i32 = 0;

export function ready(at: usize, tokens: i32, depth: i32): void {
  rows = at;
  count = tokens;
  if (!HALVES) quantise(at, tokens, depth);
}

export function linear(layer: i32, matrix: i32, out: usize): void {
  const depth = depthOf(matrix);
  const width = widthOf(matrix);
  const packed = matrixOf(layer, matrix);
  const bias = biasOf(layer, matrix);
  if (HALVES) return multiplyHalves(rows, count, depth, width, packed, bias, out);
  dots(count, depth, width, packed, out);
  scaleDots(out, count, width, scalesOf(layer, matrix), sumsOf(layer, matrix), bias);
}
