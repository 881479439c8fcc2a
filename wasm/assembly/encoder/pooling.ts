/** The vector of a text: the mean over its tokens, special ones included, then length 1, as the model was trained. */
import { fault } from './fault';
import { sumOf } from './lanes';
import { STATES, VECTOR } from './memory';
import { ROW } from './shape';

/** A mean over tokens and a sum differ by a factor, which the length takes out again: the sum is enough. */
export function pool(count: i32): u32 {
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < ROW; i += 16) {
    let sum = f32x4.splat(0);
    for (let row: usize = 0; row < <usize>count; row += 1) sum = f32x4.add(sum, v128.load(STATES + row * ROW + i));
    v128.store(VECTOR + i, sum);
    squares = f32x4.add(squares, f32x4.mul(sum, sum));
  }
  const norm = sqrt<f32>(sumOf(squares));
  if (!(norm > 0 && isFinite(norm)))
    return fault('no-direction: the model gave a vector without a finite length above 0; its weights are damaged');
  const inverse = f32x4.splat(1 / norm);
  for (let i: usize = 0; i < ROW; i += 16) v128.store(VECTOR + i, f32x4.mul(v128.load(VECTOR + i), inverse));
  return 0;
}
