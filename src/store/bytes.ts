/**
 * Writing and reading our own binary records. Nothing read from disk is trusted: every read is checked against the
 * bytes that are there, and every record ends with the CRC-32 of what precedes it, so that a flipped bit makes a
 * record unreadable instead of an answer wrong.
 */
import { crc32 } from 'node:zlib';

/** A whole record. */
export type RecordBytes = Buffer;

const CHECKSUM_BYTES = 4;
const LARGEST_TEXT = 0xffff_ffff;

export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

export class RecordWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(64, expected));
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  integer(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32LE(value, this.#length);
  }

  number(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    if (size > LARGEST_TEXT) throw new RangeError(`a stored text has at most ${LARGEST_TEXT} bytes, received ${size}`);
    this.integer(size);
    this.#reserve(size);
    this.#length += this.#bytes.write(value, this.#length);
  }

  data(value: Uint8Array): void {
    this.integer(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** The record with its checksum. Never touch the writer afterwards. */
  finish(): RecordBytes {
    const sum = crc32(this.#bytes.subarray(0, this.#length));
    this.integer(sum);
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(extra: number): void {
    const wanted = this.#length + extra;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

export class RecordReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at = 0;

  /** Checks the sum first; `record` must not change while what was read from it is in use. */
  constructor(record: Uint8Array) {
    const bytes = Buffer.isBuffer(record) ? record : Buffer.from(record.buffer, record.byteOffset, record.byteLength);
    if (bytes.length < CHECKSUM_BYTES) throw new UnreadableRecord(`a stored record has a checksum, this one has ${bytes.length} bytes`);
    this.#end = bytes.length - CHECKSUM_BYTES;
    if (crc32(bytes.subarray(0, this.#end)) !== bytes.readUInt32LE(this.#end))
      throw new UnreadableRecord('the checksum of a stored record does not match');
    this.#bytes = bytes;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  integer(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  number(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  text(): string {
    const size = this.integer();
    const from = this.#take(size);
    return this.#bytes.toString('utf8', from, from + size);
  }

  /** A view, not a copy: it keeps the whole record alive. */
  data(): Uint8Array {
    const size = this.integer();
    const from = this.#take(size);
    return this.#bytes.subarray(from, from + size);
  }

  /** A count of things of at least `least` bytes each: refused where that many cannot follow, before anything is allocated. */
  count(least: number): number {
    const count = this.integer();
    if (count * least > this.#end - this.#at)
      throw new UnreadableRecord(`a stored record announces ${count} items, which do not fit in it`);
    return count;
  }

  end(): void {
    if (this.#at !== this.#end) throw new UnreadableRecord(`a stored record has ${this.#end - this.#at} bytes too many`);
  }

  #take(size: number): number {
    const from = this.#at;
    if (size > this.#end - from) throw new UnreadableRecord(`a stored record ends early: ${size} bytes wanted, ${this.#end - from} there`);
    this.#at = from + size;
    return from;
  }
}
