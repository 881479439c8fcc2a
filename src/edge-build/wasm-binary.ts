/** Wasm binaries as sections, read and written: what a component and the modules in it have in common. */

export interface Section {
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface Binary {
  /** Magic and version: a module's, or a component's. */
  readonly preamble: Uint8Array;
  readonly sections: readonly Section[];
}

const PREAMBLE = 8;
const MORE = 0x80;

export function readBinary(bytes: Uint8Array): Binary {
  const reader = new Reader(bytes, PREAMBLE);
  const sections: Section[] = [];
  while (!reader.done) sections.push({ id: reader.byte(), bytes: reader.bytes(reader.unsigned()) });
  return { preamble: bytes.subarray(0, PREAMBLE), sections };
}

export function writeBinary({ preamble, sections }: Binary): Uint8Array {
  return Buffer.concat([preamble, ...sections.flatMap(({ id, bytes }) => [Uint8Array.of(id), unsigned(bytes.length), bytes])]);
}

export class Reader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('a Wasm binary ends early');
    this.#at += 1;
    return byte;
  }

  bytes(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError(`a Wasm binary ends early: ${length} bytes wanted`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** LEB128, 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let place = 1; ; place *= MORE) {
      const byte = this.byte();
      value += (byte & (MORE - 1)) * place;
      if (byte < MORE) return value;
    }
  }
}

/** LEB128. */
export function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / MORE)) {
    if (left < MORE) return Uint8Array.from([...bytes, left]);
    bytes.push((left % MORE) | MORE);
  }
}

/** LEB128 of a number that a signed reader must not take for a negative one. */
export function signed(value: number): Uint8Array {
  const bytes = [...unsigned(value)];
  const last = bytes.at(-1) ?? 0;
  return Uint8Array.from((last & 0x40) === 0 ? bytes : [...bytes.slice(0, -1), last | MORE, 0]);
}
