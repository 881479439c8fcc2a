/**
 * Moves embeddings and matrices to the front of the memory that the model's file was read into, in the order of the file and in
 * the form that the multiplication reads. Nothing that is still needed is overwritten: a part is never larger than in the file,
 * and where it is put never lies behind where it was (each is rounded up by less than the header that precedes the next).
 */
import { HALVES } from './build';
import { andNumber, andText, fault } from './fault';
import { dataOf, NOT_FOUND, partAfter } from './found';
import { packHalves } from './halves';
import { toHalf } from './half';
import { packLevels } from './levels';
import { STAGING } from './memory';
import { depthOf, HIDDEN, LAYERS, LONGEST, MATRICES, SENTENCES, VOCABULARY, widthOf } from './shape';
import { EMBEDDING_SCALES, MODEL, PARTS, PLACES, placePart, scalesOf, seal, sumsOf, TABLES, VECTORS, VECTORS_END, WORDS } from './weights';

/** `end`: where the model's file ends. */
export function packWeights(end: usize): u32 {
  let parts = 0;
  let free: usize = MODEL;
  for (let part = partAfter(0); part != NOT_FOUND; part = partAfter(dataOf(part))) {
    placePart(part, free);
    const after = part < TABLES ? packEmbeddings(part, free) : packMatrix(part - TABLES, free);
    if (after == 0) return fault('other-model: this build needs weights of 7 bits, as a quantiser with a reduced range makes them');
    free = (after + 15) & ~15;
    parts += 1;
  }
  memory.fill(free, 0, end - free);
  if (parts != PARTS) return missing('matrices or embeddings', PARTS - parts);
  const numbers = missingNumbers();
  if (numbers > 0) return missing('numbers', numbers);
  seal(free);
  return 0;
}

/** What was never written is not a number, and so is what a damaged model has in its place. */
export function expectVectors(): void {
  memory.fill(VECTORS, 0xff, VECTORS_END - VECTORS);
  if (!HALVES) return;
  memory.fill(EMBEDDING_SCALES, 0, VECTORS_END - EMBEDDING_SCALES);
  for (let layer = 0; layer < LAYERS; layer += 1) memory.fill(scalesOf(layer, 0), 0, 2 * (sumsOf(layer, 0) - scalesOf(layer, 0)));
}

function missingNumbers(): i32 {
  let count = 0;
  for (let at = VECTORS; at < VECTORS_END; at += 4) if (!isFinite(load<f32>(at))) count += 1;
  return count;
}

function missing(what: string, count: i32): u32 {
  fault('other-model: what this build needs is missing in the file: ');
  andNumber(<u64>count);
  andText(' ');
  return andText(what);
}

/** Of the places, the first LONGEST rows alone are ever asked for. Returns the end of what was written. */
function packEmbeddings(table: i32, to: usize): usize {
  const values = <usize>((table == WORDS ? VOCABULARY : table == PLACES ? LONGEST : SENTENCES) * HIDDEN);
  const data = dataOf(table);
  if (!HALVES) memory.copy(to, data, values);
  else for (let i: usize = 0; i < values; i += 1) store<u16>(to + 2 * i, toHalf(load<f32>(data + 4 * i)));
  return to + (HALVES ? 2 * values : values);
}

/** The matrix is set aside first: it may lie where it goes. Returns the end, 0 for one that cannot be packed. */
function packMatrix(number: i32, to: usize): usize {
  const layer = number / MATRICES;
  const matrix = number % MATRICES;
  const depth = depthOf(matrix);
  const width = widthOf(matrix);
  const values = <usize>(depth * width);
  memory.copy(STAGING, dataOf(TABLES + number), HALVES ? values << 2 : values);
  if (HALVES) packHalves(STAGING, to, depth, width);
  else if (!packLevels(STAGING, to, <usize>depth, <usize>width, scalesOf(layer, matrix), sumsOf(layer, matrix))) return 0;
  return to + (HALVES ? values << 1 : values);
}
