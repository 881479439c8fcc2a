/**
 * In the component this is src/store/record-engine.ts. There is no checksum: a host's store is trusted to give back what it was given,
 * and a checksum over 10 KB is 3 ms in an engine that interprets it; a length that does not fit is still refused.
 */
import type * as OnNode from '../../../src/store/record-engine.ts';

export type RecordBytes = Uint8Array;

const encoder = new TextEncoder();
// A mark of byte order at the beginning of a text is part of it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const BYTES_A_UNIT = 3;

export const CHECKSUM_BYTES: typeof OnNode.CHECKSUM_BYTES = 0;

export function checksumOf(): number {
  return 0;
}

export function allocate(size: number): RecordBytes {
  return new Uint8Array(size);
}

export function recordOf(bytes: Uint8Array): RecordBytes {
  return bytes;
}

export function mostBytesOf(text: string): number {
  return text.length * BYTES_A_UNIT;
}

export function writeText(bytes: RecordBytes, text: string, at: number): number {
  return encoder.encodeInto(text, bytes.subarray(at)).written;
}

export function readText(bytes: RecordBytes, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to));
}
