/**
 * Attention of one text to itself (Vaswani 2017), head after head: scores = queries * keys, softmax by row, context = scores * values.
 * Rows are rounded up to four and keys to eight: rows beyond the text are never read, keys beyond it get a score of -Infinity.
 */
import { CONTEXT, KEYS, QUERIES, SCORES, TURNED_KEYS, VALUES, VECTOR } from './memory';
import { HEAD, ROW } from './shape';
import { softmax } from './softmax';
import { tile } from './tile';

const HEAD_BYTES: usize = (<usize>HEAD) << 2;
const EIGHT: usize = 32;
/** 1 / sqrt(32). */
const SCALE: f32 = 0.17677669529663687;
/** Eight zeros to start from. */
const ZEROS: usize = VECTOR;

export function attend(count: i32): void {
  const keys = (<usize>count + 7) & ~7;
  const scoreBytes = keys << 2;
  memory.fill(ZEROS, 0, EIGHT);
  // What the multiplication left there are whole numbers: taken for floats they are subnormal, and a processor is slow with those.
  memory.fill(QUERIES + <usize>count * ROW, 0, (-(<usize>count) & 3) * ROW);
  for (let head: usize = 0; head < ROW; head += HEAD_BYTES) {
    turnKeys(head, <usize>count);
    for (let row: usize = 0; row < <usize>count; row += 4) {
      const queries = QUERIES + row * ROW + head;
      const scores = SCORES + row * scoreBytes;
      for (let key: usize = 0; key < keys; key += 8)
        tile(queries, ROW, HEAD, TURNED_KEYS + key * HEAD_BYTES, EIGHT, ZEROS, scores + (key << 2), scoreBytes);
      for (let i: usize = 0; i < 4; i += 1) weigh(scores + i * scoreBytes, <usize>count, keys);
      for (let part: usize = 0; part < HEAD_BYTES; part += EIGHT)
        tile(scores, scoreBytes, count, VALUES + head + part, ROW, ZEROS, CONTEXT + row * ROW + head + part, ROW);
    }
  }
}

/** One head's keys as columns: panels of eight keys, component after component. */
function turnKeys(head: usize, count: usize): void {
  for (let key: usize = 0; key < count; key += 1) {
    const from = KEYS + key * ROW + head;
    const to = TURNED_KEYS + (key & ~7) * HEAD_BYTES + ((key & 7) << 2);
    for (let i: usize = 0; i < <usize>HEAD; i += 1) store<f32>(to + i * EIGHT, load<f32>(from + (i << 2)));
  }
}

function weigh(row: usize, count: usize, keys: usize): void {
  for (let key = count; key < keys; key += 1) store<f32>(row + (key << 2), -Infinity);
  softmax(row, keys << 2, SCALE);
}
