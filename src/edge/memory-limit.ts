/**
 * Caps a core module's memories: their declared maximum is rewritten, so that the engine itself refuses to grow beyond it. Only
 * the memory section changes (WebAssembly core specification, 5.5.8).
 */
import { Reader, readBinary, unsigned, writeBinary } from '../edge-build/wasm-binary.ts';
import { PAGE_BYTES } from './wasm.ts';

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 0x01;

/** @throws RangeError where the module wants more than `most` bytes to begin with. */
export function limitMemory(module: Uint8Array, most: number): Uint8Array {
  const pages = Math.floor(most / PAGE_BYTES);
  const { preamble, sections } = readBinary(module);
  const limited = sections.map(({ id, content }) => ({
    id,
    content: id === MEMORY_SECTION ? limitedSection(new Reader(content), pages) : content,
  }));
  return writeBinary({ preamble, sections: limited });
}

function limitedSection(reader: Reader, pages: number): Uint8Array {
  const count = reader.unsigned();
  const memories = Array.from({ length: count }, () => limited(reader, pages));
  return Buffer.concat([unsigned(count), ...memories]);
}

function limited(reader: Reader, pages: number): Uint8Array {
  const flags = reader.byte();
  const least = reader.unsigned();
  const declared = (flags & HAS_MAXIMUM) === 0 ? Infinity : reader.unsigned();
  if (least > pages)
    throw new RangeError(
      `it needs ${mebibytes(least)} of memory before it does anything, and may have ${mebibytes(pages)}; raise --memory`,
    );
  return Buffer.concat([Uint8Array.of(flags | HAS_MAXIMUM), unsigned(least), unsigned(Math.min(declared, pages))]);
}

function mebibytes(pages: number): string {
  return `${Math.ceil((pages * PAGE_BYTES) / 2 ** 20)} MiB`;
}
