/**
 * Says what could not be done, in words, at MESSAGE: a reason of a closed list, a colon, the sentence. A function that can fail
 * returns the length of its message, 0 for none.
 */
import { MESSAGE, MESSAGE_BYTES } from './memory';

/** Reasons: unreadable-model, other-model, other-weights, no-weights, no-memory, no-ids, too-many-ids, unknown-id, no-direction. */
export function fault(text: string): u32 {
  length = 0;
  return andText(text);
}

export function andText(text: string): u32 {
  for (let i = 0; i < text.length && length < MESSAGE_BYTES; i += 1) put(<u8>load<u16>(changetype<usize>(text) + ((<usize>i) << 1)));
  return <u32>length;
}

export function andNumber(number: u64): u32 {
  let unit: u64 = 1;
  while (number / unit >= 10) unit *= 10;
  for (; unit > 0; unit /= 10) put(<u8>(48 + ((number / unit) % 10)));
  return <u32>length;
}

/** Bytes of a name out of a model's file. */
export function andName(at: usize, end: usize): u32 {
  for (; at < end; at += 1) put(load<u8>(at));
  return <u32>length;
}

let length: usize = 0;

function put(byte: u8): void {
  if (length >= MESSAGE_BYTES) return;
  store<u8>(MESSAGE + length, byte >= 32 && byte < 127 ? byte : 63);
  length += 1;
}
