/**
 * Reads protocol-buffer messages where they lie (the encoding document's wire types 0, 1, 2 and 5). Nothing is trusted: a
 * length that leaves its message is MALFORMED, so a truncated file is refused with a reason and never read beyond.
 */
export const MALFORMED: i32 = -1;
const MOST_SHIFT: u64 = 63;

/** Of the field that was read last: its number, for lengths the span of its bytes (0 otherwise), for integers its value; then the next field. */
export let from: usize = 0;
export let to: usize = 0;
export let value: u64 = 0;
export let next: usize = 0;

/** The number of the field at `at`, or MALFORMED. */
export function readField(at: usize, end: usize): i32 {
  if (!readVarint(at, end)) return MALFORMED;
  const tag = <u32>value;
  const field = <i32>(tag >> 3);
  const kind = tag & 7;
  from = to = 0;
  if (kind == 0) return readVarint(next, end) ? field : MALFORMED;
  from = next;
  if (kind == 2) {
    if (!readVarint(next, end) || value > <u64>(end - next)) return MALFORMED;
    from = next;
    to = next + <usize>value;
  } else if (kind == 1) to = from + 8;
  else if (kind == 5) to = from + 4;
  else return MALFORMED;
  next = to;
  return to <= end ? field : MALFORMED;
}

/** Seven bits a byte, least first; sets `value` and `next`. */
export function readVarint(at: usize, end: usize): bool {
  let result: u64 = 0;
  for (let shift: u64 = 0; shift <= MOST_SHIFT; shift += 7, at += 1) {
    if (at >= end) return false;
    const byte: u64 = load<u8>(at);
    result |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      value = result;
      next = at + 1;
      return true;
    }
  }
  return false;
}
