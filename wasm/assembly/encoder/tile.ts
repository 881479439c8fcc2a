/**
 * Four rows of floats times eight columns: the inner piece of every product of floats here (16-bit weights, scores, context).
 * Eight sums in registers, each load of the right side used four times. Starts from eight floats at `start`, the same for all rows.
 */
import { multiplyAdd } from './lanes';

export function tile(
  a: usize,
  aBytes: usize,
  depth: i32,
  right: usize,
  rightBytes: usize,
  start: usize,
  out: usize,
  outBytes: usize,
): void {
  let b = a + aBytes;
  let c = b + aBytes;
  let d = c + aBytes;
  let al = v128.load(start),
    ah = v128.load(start, 16);
  let bl = al,
    bh = ah,
    cl = al,
    ch = ah,
    dl = al,
    dh = ah;
  for (const end = a + ((<usize>depth) << 2); a < end; a += 4, b += 4, c += 4, d += 4, right += rightBytes) {
    const low = v128.load(right);
    const high = v128.load(right, 16);
    let x = v128.load32_splat(a);
    al = multiplyAdd(x, low, al);
    ah = multiplyAdd(x, high, ah);
    x = v128.load32_splat(b);
    bl = multiplyAdd(x, low, bl);
    bh = multiplyAdd(x, high, bh);
    x = v128.load32_splat(c);
    cl = multiplyAdd(x, low, cl);
    ch = multiplyAdd(x, high, ch);
    x = v128.load32_splat(d);
    dl = multiplyAdd(x, low, dl);
    dh = multiplyAdd(x, high, dh);
  }
  v128.store(out, al);
  v128.store(out, ah, 16);
  out += outBytes;
  v128.store(out, bl);
  v128.store(out, bh, 16);
  out += outBytes;
  v128.store(out, cl);
  v128.store(out, ch, 16);
  out += outBytes;
  v128.store(out, dl);
  v128.store(out, dh, 16);
}
