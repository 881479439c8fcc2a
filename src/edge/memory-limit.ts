/**
 * Caps a core module's memories: their declared maximum is rewritten, so that the engine itself refuses to grow beyond it. Only
 * the memory section changes (WebAssembly core specification, 5.5.8); everything else is copied as it is.
 */
import { PAGE_BYTES } from './wasm.ts';

const HEAD_BYTES = 8;
const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 0x01;

/** @throws RangeError where the module wants more than `most` bytes to begin with. */
export function limitMemory(module: Uint8Array, most: number): Uint8Array {
  const pages = Math.floor(most / PAGE_BYTES);
  const reader = new Reader(module, HEAD_BYTES);
  while (!reader.isAtEnd) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.number();
    const body = reader.at;
    if (id === MEMORY_SECTION) {
      const section = limitedSection(new Reader(module, body), pages);
      return Buffer.concat([module.subarray(0, start), Buffer.of(id), encode(section.length), section, module.subarray(body + size)]);
    }
    reader.at = body + size;
  }
  return module;
}

function limitedSection(reader: Reader, pages: number): Uint8Array {
  const count = reader.number();
  const memories = Array.from({ length: count }, () => limited(reader, pages));
  return Buffer.concat([encode(count), ...memories]);
}

function limited(reader: Reader, pages: number): Uint8Array {
  const flags = reader.byte();
  const least = reader.number();
  const declared = (flags & HAS_MAXIMUM) === 0 ? Infinity : reader.number();
  if (least > pages)
    throw new RangeError(
      `it needs ${mebibytes(least)} of memory before it does anything, and may have ${mebibytes(pages)}; raise --memory`,
    );
  return Buffer.concat([Buffer.of(flags | HAS_MAXIMUM), encode(least), encode(Math.min(declared, pages))]);
}

function mebibytes(pages: number): string {
  return `${Math.ceil((pages * PAGE_BYTES) / 2 ** 20)} MiB`;
}

/** LEB128, unsigned. A 64-bit memory's sizes are read as numbers: none that an engine grants is beyond them. */
class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.at];
    if (value === undefined) throw new RangeError('it ends in the middle of a section');
    this.at += 1;
    return value;
  }

  number(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }
}

function encode(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Uint8Array.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}
