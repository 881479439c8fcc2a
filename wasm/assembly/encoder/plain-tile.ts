/**
 * Rows of 16-bit levels times four columns of a packed matrix, with SIMD128 alone: products of 16 bits, added up in pairs. A
 * sum of a column comes in two halves, joined at the end. Bytes of the matrix are widened once for all rows.
 */

/** `out`: rows of integers. */
export function plainFourRows(a: usize, rowBytes: usize, panel: usize, panelBytes: usize, out: usize, outBytes: usize): void {
  let b = a + rowBytes, c = b + rowBytes, d = c + rowBytes; // prettier-ignore
  let al = i32x4.splat(0), ah = al, bl = al, bh = al, cl = al, ch = al, dl = al, dh = al; // prettier-ignore
  for (const end = panel + panelBytes; panel < end; panel += 16, a += 8, b += 8, c += 8, d += 8) {
    const low = v128.load8x8_u(panel);
    const high = v128.load8x8_u(panel, 8);
    let x = v128.load64_splat(a);
    al = i32x4.add(al, i32x4.dot_i16x8_s(x, low));
    ah = i32x4.add(ah, i32x4.dot_i16x8_s(x, high));
    x = v128.load64_splat(b);
    bl = i32x4.add(bl, i32x4.dot_i16x8_s(x, low));
    bh = i32x4.add(bh, i32x4.dot_i16x8_s(x, high));
    x = v128.load64_splat(c);
    cl = i32x4.add(cl, i32x4.dot_i16x8_s(x, low));
    ch = i32x4.add(ch, i32x4.dot_i16x8_s(x, high));
    x = v128.load64_splat(d);
    dl = i32x4.add(dl, i32x4.dot_i16x8_s(x, low));
    dh = i32x4.add(dh, i32x4.dot_i16x8_s(x, high));
  }
  v128.store(out, join(al, ah));
  v128.store(out + outBytes, join(bl, bh));
  v128.store(out + 2 * outBytes, join(cl, ch));
  v128.store(out + 3 * outBytes, join(dl, dh));
}

/** For the last rows of a text. */
export function plainTwoRows(a: usize, rowBytes: usize, panel: usize, panelBytes: usize, out: usize, outBytes: usize): void {
  let b = a + rowBytes;
  let al = i32x4.splat(0), ah = al, bl = al, bh = al; // prettier-ignore
  for (const end = panel + panelBytes; panel < end; panel += 16, a += 8, b += 8) {
    const low = v128.load8x8_u(panel);
    const high = v128.load8x8_u(panel, 8);
    let x = v128.load64_splat(a);
    al = i32x4.add(al, i32x4.dot_i16x8_s(x, low));
    ah = i32x4.add(ah, i32x4.dot_i16x8_s(x, high));
    x = v128.load64_splat(b);
    bl = i32x4.add(bl, i32x4.dot_i16x8_s(x, low));
    bh = i32x4.add(bh, i32x4.dot_i16x8_s(x, high));
  }
  v128.store(out, join(al, ah));
  v128.store(out + outBytes, join(bl, bh));
}

function join(low: v128, high: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(low, high, 0, 2, 4, 6), v128.shuffle<i32>(low, high, 1, 3, 5, 7));
}
