/** What of a record Node does its own way, and a Wasm guest another (edge/guest/substitutes/record-engine.ts): memory, texts, checksum. */
import { crc32 } from 'node:zlib';

export type RecordBytes = Buffer;

/** CRC-32. */
export const CHECKSUM_BYTES = 4 as number;
export const checksumOf: (bytes: RecordBytes) => number = crc32;

export function allocate(size: number): RecordBytes {
  return Buffer.allocUnsafeSlow(size);
}

export function recordOf(bytes: Uint8Array): RecordBytes {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** At least as many as the text takes in UTF-8. */
export function mostBytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** How many bytes it took. */
export function writeText(bytes: RecordBytes, text: string, at: number): number {
  return bytes.write(text, at);
}

export function readText(bytes: RecordBytes, from: number, to: number): string {
  return bytes.toString('utf8', from, to);
}
