/**
 * Many int8 codes of one space (a scope's vectors of one model) in one row. As rows of their own the codes of a scope of
 * 100,000 lie on 16,000 pages all over the file: reading them took 360 ms and mapped nearly the whole file (700 MiB resident).
 * In packs of 256, each on pages side by side, it takes a tenth of both.
 *
 *   a new code is a loose row in `codes`; when a space has a pack's worth of them they move into one row of `packs`
 *   removing a loose code removes its row; removing a packed one writes its id into `dead`
 *   a pack that is half dead is dissolved: what lives becomes loose again, its dead ids are forgotten
 *   an id that is embedded again while its old code lies in a pack is dead there and loose: it is packed once that pack is gone
 * Invariants: an id is loose or in one pack or neither; what a pack holds of a dead id counts for nothing; a dead id is never packed.
 *
 * A pack: count (4), dimensions (4), ids (12 each), scales (4 each), codes, CRC-32 (4). Its row: space, its first id.
 */
import { crc32 } from 'node:zlib';

import type { EntryId, Space } from '../units.ts';
import type { Layout } from './layout.ts';
import { ID_BYTES, idOfRow, SPACE_BYTES, rangeOf } from './layout.ts';

export const PACK_SIZE = 256;
const HEAD = 8;
const SUM = 4;

/** `row`: the 12 bytes of the id; `value`: scale and code, as in `codes`. */
export interface LooseCode {
  readonly row: Buffer;
  readonly value: Buffer;
}

export interface StoredCode {
  readonly id: EntryId;
  readonly code: Int8Array;
  readonly scale: number;
}

/** All of the same dimensions. */
export function encodePack(codes: readonly LooseCode[]): Buffer {
  const dimensions = (codes[0]?.value.length ?? SUM) - 4;
  const scalesAt = HEAD + codes.length * ID_BYTES;
  const codesAt = scalesAt + codes.length * 4;
  const pack = Buffer.allocUnsafeSlow(codesAt + codes.length * dimensions + SUM);
  pack.writeUInt32LE(codes.length, 0);
  pack.writeUInt32LE(dimensions, 4);
  codes.forEach(({ row, value }, at) => {
    row.copy(pack, HEAD + at * ID_BYTES);
    value.copy(pack, scalesAt + at * 4, 0, 4);
    value.copy(pack, codesAt + at * dimensions, 4);
  });
  pack.writeUInt32LE(crc32(pack.subarray(0, -SUM)), pack.length - SUM);
  return pack;
}

/** `undefined` for bytes that are no pack. The rows are views into `pack`. */
export function decodePack(pack: Buffer): readonly LooseCode[] | undefined {
  if (!isPack(pack)) return undefined;
  const count = pack.readUInt32LE(0);
  const dimensions = pack.readUInt32LE(4);
  const scalesAt = HEAD + count * ID_BYTES;
  const codesAt = scalesAt + count * 4;
  return Array.from({ length: count }, (_, at) => ({
    row: pack.subarray(HEAD + at * ID_BYTES, HEAD + (at + 1) * ID_BYTES),
    value: Buffer.concat([
      pack.subarray(scalesAt + at * 4, scalesAt + at * 4 + 4),
      pack.subarray(codesAt + at * dimensions, codesAt + (at + 1) * dimensions),
    ]),
  }));
}

/** Every living code of a space. A pack or row that does not decode is left out: its entries are found by key and words only. */
export function* readCodes(layout: Layout, space: Space): Iterable<StoredCode> {
  const dead = deadIn(layout, space);
  for (const { value } of layout.packs.getRange(rangeOf(space))) yield* codesOfPack(value, dead);
  for (const { key, value } of layout.codes.getRange(rangeOf(space))) {
    if (key.length !== SPACE_BYTES + ID_BYTES || value.length <= 4) continue;
    const scale = value.readFloatLE(0);
    if (isScale(scale))
      yield { id: idOfRow(key, SPACE_BYTES), code: new Int8Array(value.buffer, value.byteOffset + 4, value.length - 4), scale };
  }
}

/** The dead ids of a space, as the text of their bytes. */
function deadIn(layout: Layout, space: Space): Set<string> {
  const dead = new Set<string>();
  for (const row of layout.dead.getKeys(rangeOf(space))) dead.add(row.toString('latin1', SPACE_BYTES));
  return dead;
}

function* codesOfPack(pack: Buffer, dead: ReadonlySet<string>): Iterable<StoredCode> {
  if (!isPack(pack)) return;
  const count = pack.readUInt32LE(0);
  const dimensions = pack.readUInt32LE(4);
  const scalesAt = HEAD + count * ID_BYTES;
  const codesAt = scalesAt + count * 4;
  for (let at = 0; at < count; at += 1) {
    const idAt = HEAD + at * ID_BYTES;
    if (dead.size > 0 && dead.has(pack.toString('latin1', idAt, idAt + ID_BYTES))) continue;
    const scale = pack.readFloatLE(scalesAt + at * 4);
    if (isScale(scale))
      yield { id: idOfRow(pack, idAt), code: new Int8Array(pack.buffer, pack.byteOffset + codesAt + at * dimensions, dimensions), scale };
  }
}

function isPack(pack: Buffer): boolean {
  if (pack.length < HEAD + SUM) return false;
  const count = pack.readUInt32LE(0);
  if (pack.length !== HEAD + count * (ID_BYTES + 4 + pack.readUInt32LE(4)) + SUM) return false;
  return crc32(pack.subarray(0, -SUM)) === pack.readUInt32LE(pack.length - SUM);
}

function isScale(scale: number): boolean {
  return scale > 0 && Number.isFinite(scale);
}
