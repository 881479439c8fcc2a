/**
 * In the component this is src/store/bytes.ts: the same records without their checksum. A host's store is trusted to give back what it
 * was given, and a checksum over 10 KB is 3 ms in an engine that interprets it; a length that does not fit is still refused.
 */
const TEXT_BYTES_A_UNIT = 3;

export type RecordBytes = Uint8Array;

export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

const encoder = new TextEncoder();
// A mark of byte order at the beginning of a text is part of it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class RecordWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.max(64, expected));
    this.#view = new DataView(this.#bytes.buffer);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  integer(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  number(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  text(value: string): void {
    this.#reserve(4 + value.length * TEXT_BYTES_A_UNIT);
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(this.#length + 4));
    this.integer(written);
    this.#length += written;
  }

  data(value: Uint8Array): void {
    this.integer(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  finish(): RecordBytes {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(extra: number): void {
    const wanted = this.#length + extra;
    if (wanted <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

export class RecordReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(record: Uint8Array) {
    this.#bytes = record;
    this.#view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  integer(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  number(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  text(): string {
    const size = this.integer();
    const from = this.#take(size);
    return decoder.decode(this.#bytes.subarray(from, from + size));
  }

  /** A view, not a copy. */
  data(): Uint8Array {
    const size = this.integer();
    const from = this.#take(size);
    return this.#bytes.subarray(from, from + size);
  }

  /** A count of things of at least `least` bytes each. */
  count(least: number): number {
    const count = this.integer();
    if (count * least > this.#bytes.length - this.#at)
      throw new UnreadableRecord(`a stored record announces ${count} items, which do not fit in it`);
    return count;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new UnreadableRecord(`a stored record has ${this.#bytes.length - this.#at} bytes too many`);
  }

  #take(size: number): number {
    const from = this.#at;
    if (size > this.#bytes.length - from)
      throw new UnreadableRecord(`a stored record ends early: ${size} bytes wanted, ${this.#bytes.length - from} there`);
    this.#at = from + size;
    return from;
  }
}
