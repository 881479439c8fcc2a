/** One server-sent event, written (HTML living standard, section 9.2). sse.ts reads them. */
import { scratch } from './scratch.ts';

const LF = 0x0a;
const CR = 0x0d;

const encoder = new TextEncoder();
const DATA = encoder.encode('data: ');

/** The last one, kept: thousands of events in a row have one name. */
let named = { name: '', line: encoder.encode('event: \n') };

function nameLine(name: string): Uint8Array {
  if (named.name !== name) named = { name, line: encoder.encode(`event: ${name}\n`) };
  return named.line;
}

/**
 * One event as bytes, to be joined or sent at once. A line break in `data`, whichever of the three it is, begins another data line;
 * `breaks: none` where it is known to have none, for to look costs as much as to write.
 */
export function encodeEvent(name: string | undefined, data: Uint8Array, breaks: 'none' | 'perhaps' = 'perhaps'): Uint8Array {
  const head = name === undefined ? undefined : nameLine(name);
  const lines = breaks === 'perhaps' && (data.includes(LF) || data.includes(CR)) ? linesOf(data) : [data];
  let size = (head?.length ?? 0) + 1;
  for (const line of lines) size += DATA.length + line.length + 1;
  const bytes = scratch(size);
  let offset = 0;
  if (head !== undefined) bytes.set(head);
  offset += head?.length ?? 0;
  for (const line of lines) {
    bytes.set(DATA, offset);
    bytes.set(line, offset + DATA.length);
    offset += DATA.length + line.length + 1;
    bytes[offset - 1] = LF;
  }
  bytes[offset] = LF;
  return bytes;
}

/** An event whose payload is on one line, as JSON.stringify writes it. */
export function lineEvent(name: string | undefined, line: string): string {
  return name === undefined ? `data: ${line}\n\n` : `event: ${name}\ndata: ${line}\n\n`;
}

/** Is this what `encodeEvent` writes of an event whose data is one line? Told without writing it again. */
export function isEncoded(bytes: Uint8Array, { name, data }: { readonly name?: string; readonly data: Uint8Array }): boolean {
  const start = (name === undefined ? 0 : nameLine(name).length) + DATA.length;
  if (bytes.length !== start + data.length + 2) return false;
  for (let i = 0; i < data.length; i += 1) if (bytes[start + i] !== data[i]) return false;
  return true;
}

function linesOf(data: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i <= data.length; i += 1) {
    if (i < data.length && data[i] !== LF && data[i] !== CR) continue;
    lines.push(data.subarray(start, i));
    if (data[i] === CR && data[i + 1] === LF) i += 1;
    start = i + 1;
  }
  return lines;
}
