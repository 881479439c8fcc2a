/**
 * Rows of bytes times eight columns of a packed matrix, with the instruction that adds up four products of bytes at once. Where
 * a processor has it (VNNI, or Arm's dot product) its sums take five cycles and two can start in each, so ten must be under way:
 * six rows reach 88 billion products a second where four reach 69. Elsewhere an engine makes it of five others, and
 * pairs-tile.ts is faster (docs/decisions/wasm-encoder.md).
 */

/** `panel` and the one after it, `panelBytes` further. `out`: rows of integers. */
export function relaxedSixRows(a: usize, rowBytes: usize, panel: usize, panelBytes: usize, out: usize, outBytes: usize): void {
  let b = a + rowBytes, c = b + rowBytes, d = c + rowBytes, e = d + rowBytes, f = e + rowBytes; // prettier-ignore
  let al = i32x4.splat(0), ah = al, bl = al, bh = al, cl = al, ch = al; // prettier-ignore
  let dl = al, dh = al, el = al, eh = al, fl = al, fh = al; // prettier-ignore
  for (let next = panel + panelBytes, end = b; a < end; a += 4, b += 4, c += 4, d += 4, e += 4, f += 4, panel += 16, next += 16) {
    const low = v128.load(panel);
    const high = v128.load(next);
    let x = v128.load32_splat(a);
    al = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, al);
    ah = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, ah);
    x = v128.load32_splat(b);
    bl = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, bl);
    bh = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, bh);
    x = v128.load32_splat(c);
    cl = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, cl);
    ch = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, ch);
    x = v128.load32_splat(d);
    dl = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, dl);
    dh = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, dh);
    x = v128.load32_splat(e);
    el = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, el);
    eh = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, eh);
    x = v128.load32_splat(f);
    fl = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, fl);
    fh = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, fh);
  }
  out = storeEight(out, al, ah, outBytes);
  out = storeEight(out, bl, bh, outBytes);
  out = storeEight(out, cl, ch, outBytes);
  out = storeEight(out, dl, dh, outBytes);
  out = storeEight(out, el, eh, outBytes);
  storeEight(out, fl, fh, outBytes);
}

/** For what is left when six do not go in evenly. */
export function relaxedFourRows(a: usize, rowBytes: usize, panel: usize, panelBytes: usize, out: usize, outBytes: usize): void {
  let b = a + rowBytes, c = b + rowBytes, d = c + rowBytes; // prettier-ignore
  let al = i32x4.splat(0), ah = al, bl = al, bh = al, cl = al, ch = al, dl = al, dh = al; // prettier-ignore
  for (let next = panel + panelBytes, end = b; a < end; a += 4, b += 4, c += 4, d += 4, panel += 16, next += 16) {
    const low = v128.load(panel);
    const high = v128.load(next);
    let x = v128.load32_splat(a);
    al = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, al);
    ah = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, ah);
    x = v128.load32_splat(b);
    bl = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, bl);
    bh = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, bh);
    x = v128.load32_splat(c);
    cl = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, cl);
    ch = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, ch);
    x = v128.load32_splat(d);
    dl = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, low, dl);
    dh = i32x4.relaxed_dot_i8x16_i7x16_add_s(x, high, dh);
  }
  out = storeEight(out, al, ah, outBytes);
  out = storeEight(out, bl, bh, outBytes);
  out = storeEight(out, cl, ch, outBytes);
  storeEight(out, dl, dh, outBytes);
}

/** Returns the address of the next row. */
export function storeEight(out: usize, low: v128, high: v128, outBytes: usize): usize {
  v128.store(out, low);
  v128.store(out, high, 16);
  return out + outBytes;
}
