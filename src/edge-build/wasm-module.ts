/**
 * The sections of a core Wasm module (WebAssembly 2.0, section 5.5), as far as two changes need them: bytes that lie in its memory
 * from the start, and exports under the names that a component's interface gives them. Everything else is passed on as it is.
 */
const HEADER_BYTES = 8;
const PAGE = 65_536;
const SECTION = { memory: 5, export: 7, dataCount: 12, data: 11 } as const;

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

export interface Placed {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The same module with these bytes in its memory; the memory begins large enough to hold them. */
export function withData(module: Uint8Array, placed: readonly Placed[]): Uint8Array {
  const sections = readSections(module);
  const pages = Math.ceil(Math.max(...placed.map(({ at, bytes }) => at + bytes.length)) / PAGE);
  const data = sections.find(({ id }) => id === SECTION.data)?.content ?? unsigned(0);
  const { value: count, next } = readUnsigned(data, 0);
  const content = concat(unsigned(count + placed.length), data.subarray(next), ...placed.map(activeSegment));
  return writeModule([
    // Where there is a count of segments it must be right; nothing of ours refers to a segment by its number, which is what it is for.
    ...sections
      .filter(({ id }) => id !== SECTION.data && id !== SECTION.dataCount)
      .map((section) => (section.id === SECTION.memory ? { ...section, content: atLeastPages(section.content, pages) } : section)),
    { id: SECTION.data, content },
  ]);
}

/** The same module with exports under other names: `names` from the old one to the new one. */
export function withExportNames(module: Uint8Array, names: Readonly<Record<string, string>>): Uint8Array {
  const rename = ({ content }: Section): Uint8Array => {
    const parts: Uint8Array[] = [];
    const { value: count, next } = readUnsigned(content, 0);
    for (let i = 0, at = next; i < count; i += 1) {
      const { value: length, next: start } = readUnsigned(content, at);
      const name = new TextDecoder().decode(content.subarray(start, start + length));
      const renamed = new TextEncoder().encode(Object.hasOwn(names, name) ? names[name] : name);
      const kind = start + length;
      at = readUnsigned(content, kind + 1).next;
      parts.push(unsigned(renamed.length), renamed, content.subarray(kind, at));
    }
    return concat(unsigned(count), ...parts);
  };
  return writeModule(
    readSections(module).map((section) => (section.id === SECTION.export ? { ...section, content: rename(section) } : section)),
  );
}

function readSections(module: Uint8Array): readonly Section[] {
  const sections: Section[] = [];
  for (let at = HEADER_BYTES; at < module.length;) {
    const { value: size, next } = readUnsigned(module, at + 1);
    sections.push({ id: module[at] ?? 0, content: module.subarray(next, next + size) });
    at = next + size;
  }
  return sections;
}

function writeModule(sections: readonly Section[]): Uint8Array {
  const header = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  return concat(header, ...sections.flatMap(({ id, content }) => [Uint8Array.of(id), unsigned(content.length), content]));
}

/** One memory, of any limits. */
function atLeastPages(memory: Uint8Array, pages: number): Uint8Array {
  const FLAGS_AT = 1;
  const { value: now, next } = readUnsigned(memory, FLAGS_AT + 1);
  return concat(memory.subarray(0, FLAGS_AT + 1), unsigned(Math.max(now, pages)), memory.subarray(next));
}

/** Of memory 0, at a constant address. */
function activeSegment({ at, bytes }: Placed): Uint8Array {
  const [I32_CONST, END] = [0x41, 0x0b];
  return concat(Uint8Array.of(0, I32_CONST), signed(at), Uint8Array.of(END), unsigned(bytes.length), bytes);
}

/** LEB128, section 5.2.2. */
function readUnsigned(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let unit = 1;
  for (;;) {
    const byte = bytes[at] ?? 0;
    at += 1;
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return { value, next: at };
    unit *= 128;
  }
}

function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Uint8Array.of(...bytes, value);
}

/** Of a number that is not negative: one bit more, which says so. */
function signed(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x40; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Uint8Array.of(...bytes, value);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
