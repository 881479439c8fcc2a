/** Bytes of a stream that wait for the rest of their segment. Doubles, so that chunks of one byte cost linear time. */
export interface Holder {
  readonly length: number;
  add(bytes: Uint8Array): void;
  /** What was held and `tail`, contiguous; `tail` itself where nothing was held. */
  takeWith(tail: Uint8Array): Uint8Array;
}

export function createHolder(): Holder {
  let buffer = new Uint8Array(0);
  let length = 0;
  const add = (bytes: Uint8Array): void => {
    if (length + bytes.length > buffer.length) {
      const larger = new Uint8Array(Math.max(2 * buffer.length, length + bytes.length));
      larger.set(buffer.subarray(0, length));
      buffer = larger;
    }
    buffer.set(bytes, length);
    length += bytes.length;
  };
  return {
    get length() {
      return length;
    },
    add,
    takeWith(tail) {
      if (length === 0) return tail;
      add(tail);
      return buffer.subarray(0, length);
    },
  };
}
