/**
 * Writing and reading our own binary records. Nothing read is trusted: every read is checked against the bytes that are there, and a
 * record ends with a checksum of what precedes it (record-engine.ts), so that a flipped bit makes a record unreadable instead of an
 * answer wrong.
 */
import { allocate, CHECKSUM_BYTES, checksumOf, mostBytesOf, readText, recordOf, writeText, type RecordBytes } from './record-engine.ts';

/** A whole record. */
export type { RecordBytes };

export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

export class RecordWriter {
  #bytes: RecordBytes;
  #view: DataView;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = allocate(Math.max(64, expected));
    this.#view = viewOf(this.#bytes);
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
    this.#reserve(4 + mostBytesOf(value));
    const size = writeText(this.#bytes, value, this.#length + 4);
    this.integer(size);
    this.#length += size;
  }

  data(value: Uint8Array): void {
    this.integer(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** The record with its checksum. Never touch the writer afterwards. */
  finish(): RecordBytes {
    if (CHECKSUM_BYTES > 0) this.integer(checksumOf(this.#bytes.subarray(0, this.#length)));
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(extra: number): void {
    const wanted = this.#length + extra;
    if (wanted <= this.#bytes.length) return;
    const larger = allocate(Math.max(wanted, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

export class RecordReader {
  readonly #bytes: RecordBytes;
  readonly #view: DataView;
  readonly #end: number;
  #at = 0;

  /** Checks the sum first; `record` must not change while what was read from it is in use. */
  constructor(record: Uint8Array) {
    if (record.length < CHECKSUM_BYTES) throw new UnreadableRecord(`a stored record has a checksum, this one has ${record.length} bytes`);
    this.#bytes = recordOf(record);
    this.#view = viewOf(this.#bytes);
    this.#end = record.length - CHECKSUM_BYTES;
    if (CHECKSUM_BYTES > 0 && checksumOf(this.#bytes.subarray(0, this.#end)) !== this.#view.getUint32(this.#end, true))
      throw new UnreadableRecord('the checksum of a stored record does not match');
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
    return readText(this.#bytes, from, from + size);
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

function viewOf({ buffer, byteOffset, byteLength }: RecordBytes): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
