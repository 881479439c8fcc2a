/**
 * Wasm binaries as their sections, read and written: a module's (WebAssembly 2.0, section 5.5) and a component's, which are laid out
 * alike.
 */
export interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

export interface Binary {
  /** Magic and version, which tell a module from a component. */
  readonly preamble: Uint8Array;
  readonly sections: readonly Section[];
}

const PREAMBLE = 8;
/** LEB128, section 5.2.2: in each byte seven bits, and one that says that more follow. */
const MORE = 0x80;

export function readBinary(bytes: Uint8Array): Binary {
  const reader = new Reader(bytes.subarray(PREAMBLE));
  const sections: Section[] = [];
  while (reader.left > 0) sections.push({ id: reader.byte(), content: reader.bytes(reader.unsigned()) });
  return { preamble: bytes.subarray(0, PREAMBLE), sections };
}

export function writeBinary({ preamble, sections }: Binary): Uint8Array {
  return concat(preamble, ...sections.flatMap(({ id, content }) => [Uint8Array.of(id), unsigned(content.length), content]));
}

/** Reads on from where it is. @throws RangeError where there is no more. */
export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.bytes(1)[0] ?? 0;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw new RangeError(`cannot read a Wasm binary: ${length} bytes are wanted, ${this.left} are there`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  unsigned(): number {
    let value = 0;
    for (let unit = 1; ; unit *= MORE) {
      const byte = this.byte();
      value += (byte % MORE) * unit;
      if (byte < MORE) return value;
    }
  }

  rest(): Uint8Array {
    return this.bytes(this.left);
  }
}

export function unsigned(value: number): Uint8Array {
  return leb(value, MORE);
}

/** Of a number that is not negative: one bit more, which says so. */
export function signed(value: number): Uint8Array {
  return leb(value, MORE / 2);
}

/** `last`: what the last byte must be below. */
function leb(value: number, last: number): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  for (; left >= last; left = Math.floor(left / MORE)) bytes.push((left % MORE) | MORE);
  return Uint8Array.of(...bytes, left);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
