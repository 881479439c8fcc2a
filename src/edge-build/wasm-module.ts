/**
 * A core Wasm module (WebAssembly 2.0, section 5.5), as far as three changes need it: bytes that lie in its memory from the start, its
 * memory as a whole, and exports under the names that a component's interface gives them. Everything else is passed on as it is.
 */
import { concat, readBinary, Reader, signed, unsigned, writeBinary, type Section } from './wasm-binary.ts';

const PAGE = 65_536;
const SECTION = { memory: 5, export: 7, dataCount: 12, data: 11 } as const;
const I32_CONST = 0x41;
const END = 0x0b;

export interface Placed {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The same module with these bytes in its memory; the memory begins large enough to hold them. */
export function withData(module: Uint8Array, placed: readonly Placed[]): Uint8Array {
  const data = readBinary(module).sections.find(({ id }) => id === SECTION.data)?.content ?? unsigned(0);
  const known = new Reader(data);
  const count = known.unsigned();
  return rewritten(module, concat(unsigned(count + placed.length), known.rest(), ...placed.map(activeSegment)), placed);
}

/** The same module with these bytes in its memory and no others. */
export function withOnlyData(module: Uint8Array, placed: readonly Placed[]): Uint8Array {
  return rewritten(module, concat(unsigned(placed.length), ...placed.map(activeSegment)), placed);
}

/** Its memory as an instance finds it; `undefined` where it has none of its own, or where code puts data there. */
export function memoryOf(module: Uint8Array): Uint8Array | undefined {
  const { sections } = readBinary(module);
  const [memory, data] = [SECTION.memory, SECTION.data].map((wanted) => sections.find(({ id }) => id === wanted)?.content);
  if (memory === undefined || data === undefined) return undefined;
  const image = new Uint8Array(pagesOf(memory) * PAGE);
  const reader = new Reader(data);
  for (let left = reader.unsigned(); left > 0; left -= 1) {
    if (reader.unsigned() !== 0 || reader.byte() !== I32_CONST) return undefined;
    const at = reader.unsigned();
    reader.byte();
    image.set(reader.bytes(reader.unsigned()), at);
  }
  return image;
}

/** The same module with exports under other names: `names` from the old one to the new one. */
export function withExportNames(module: Uint8Array, names: Readonly<Record<string, string>>): Uint8Array {
  const rename = ({ content }: Section): Uint8Array => {
    const reader = new Reader(content);
    const parts: Uint8Array[] = [];
    const count = reader.unsigned();
    for (let left = count; left > 0; left -= 1) {
      const name = new TextDecoder().decode(reader.bytes(reader.unsigned()));
      const renamed = new TextEncoder().encode(Object.hasOwn(names, name) ? names[name] : name);
      parts.push(unsigned(renamed.length), renamed, Uint8Array.of(reader.byte()), unsigned(reader.unsigned()));
    }
    return concat(unsigned(count), ...parts);
  };
  const { preamble, sections } = readBinary(module);
  return writeBinary({
    preamble,
    sections: sections.map((section) => (section.id === SECTION.export ? { ...section, content: rename(section) } : section)),
  });
}

function rewritten(module: Uint8Array, data: Uint8Array, placed: readonly Placed[]): Uint8Array {
  const { preamble, sections } = readBinary(module);
  const pages = Math.ceil(Math.max(0, ...placed.map(({ at, bytes }) => at + bytes.length)) / PAGE);
  return writeBinary({
    preamble,
    sections: [
      // Where there is a count of segments it must be right; nothing here refers to a segment by its number, which is what it is for.
      ...sections
        .filter(({ id }) => id !== SECTION.data && id !== SECTION.dataCount)
        .map((section) => (section.id === SECTION.memory ? { ...section, content: atLeastPages(section.content, pages) } : section)),
      { id: SECTION.data, content: data },
    ],
  });
}

function pagesOf(memory: Uint8Array): number {
  const reader = new Reader(memory);
  reader.bytes(2);
  return reader.unsigned();
}

/** One memory, of any limits. */
function atLeastPages(memory: Uint8Array, pages: number): Uint8Array {
  const reader = new Reader(memory);
  const head = reader.bytes(2);
  const now = reader.unsigned();
  return concat(head, unsigned(Math.max(now, pages)), reader.rest());
}

/** Of memory 0, at a constant address. */
function activeSegment({ at, bytes }: Placed): Uint8Array {
  return concat(Uint8Array.of(0, I32_CONST), signed(at), Uint8Array.of(END), unsigned(bytes.length), bytes);
}
