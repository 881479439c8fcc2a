/**
 * Where a weight is found. Vectors of floats have fixed places; embeddings and matrices lie one after another in the order of
 * the model's file, so their addresses are kept in the head. All of it together is the *block*: what `loadModel` makes of a model's
 * file, what a file of weights holds byte for byte, and what a baked module carries as data.
 *
 * Vectors, in rows of HIDDEN floats: weight and bias of the embeddings' norm; then per layer the biases of its matrices (9, as
 * WIDEN takes four), the scales of their columns (9), the sums of their columns (9), and weight and bias of both norms (4).
 * After them scale and zero of each table.
 */
import { HALVES } from './build';
import { WEIGHTS } from './memory';
import { LAYERS, MATRICES, NARROW, ROW } from './shape';

const ROWS_OF_MATRICES: usize = 9;
const SCALES: usize = ROWS_OF_MATRICES;
const SUMS: usize = 2 * ROWS_OF_MATRICES;
const NORMS: usize = 3 * ROWS_OF_MATRICES;
const ROWS_OF_LAYER: usize = NORMS + 4;

/** 'nhw', then the version of this layout. */
const MAGIC: u32 = 0x0177686e;
const STORED: u32 = HALVES ? 16 : 8;

/** Tables, and the parts they are; a matrix of a layer is a part as well. */
export const WORDS: i32 = 0;
export const PLACES: i32 = 1;
export const TYPES: i32 = 2;
export const TABLES: i32 = 3;
export const PARTS: i32 = TABLES + LAYERS * MATRICES;

/** The head: MAGIC, STORED, where the block ends; then the address of each part. */
const ADDRESSES: usize = WEIGHTS + 64;
export const VECTORS: usize = WEIGHTS + 256;
export const EMBEDDINGS_NORM: usize = VECTORS;
const LAYER_VECTORS: usize = EMBEDDINGS_NORM + 2 * ROW;
/** Of the tables, where their values are bytes: value = scale * (byte - zero). */
export const EMBEDDING_SCALES: usize = LAYER_VECTORS + <usize>LAYERS * ROWS_OF_LAYER * ROW;
export const EMBEDDING_ZEROS: usize = EMBEDDING_SCALES + 12;
export const VECTORS_END: usize = EMBEDDING_ZEROS + 12;
/** Here the model's file is read in, and what is kept of it moves to the front. */
export const MODEL: usize = (VECTORS_END + 15) & ~15;

export function biasOf(layer: i32, matrix: i32): usize {
  return layerAt(layer) + rowOf(matrix) * ROW;
}

export function scalesOf(layer: i32, matrix: i32): usize {
  return layerAt(layer) + (SCALES + rowOf(matrix)) * ROW;
}

export function sumsOf(layer: i32, matrix: i32): usize {
  return layerAt(layer) + (SUMS + rowOf(matrix)) * ROW;
}

/** Weight, then bias. `norm`: 0 after attention, 1 after the inner layer. */
export function normOf(layer: i32, norm: i32): usize {
  return layerAt(layer) + (NORMS + 2 * <usize>norm) * ROW;
}

export function embeddings(table: i32): usize {
  return load<u32>(ADDRESSES + ((<usize>table) << 2));
}

export function matrixOf(layer: i32, matrix: i32): usize {
  return load<u32>(ADDRESSES + ((<usize>partOf(layer, matrix)) << 2));
}

export function partOf(layer: i32, matrix: i32): i32 {
  return TABLES + layer * MATRICES + matrix;
}

export function placePart(part: i32, at: usize): void {
  store<u32>(ADDRESSES + ((<usize>part) << 2), <u32>at);
}

/** `end`: the first byte after the last part. From here on texts can be encoded. */
export function seal(end: usize): void {
  store<u32>(WEIGHTS, MAGIC);
  store<u32>(WEIGHTS, STORED, 4);
  store<u32>(WEIGHTS, <u32>end, 8);
}

export function unseal(): void {
  store<u32>(WEIGHTS, 0);
}

/** Bytes of the block from WEIGHTS on, 0 while there is none of this build's kind. */
export function blockBytes(): usize {
  if (load<u32>(WEIGHTS) != MAGIC || load<u32>(WEIGHTS, 4) != STORED) return 0;
  const end: usize = load<u32>(WEIGHTS, 8);
  return end > MODEL ? end - WEIGHTS : 0;
}

function layerAt(layer: i32): usize {
  return LAYER_VECTORS + <usize>layer * ROWS_OF_LAYER * ROW;
}

function rowOf(matrix: i32): usize {
  return matrix == NARROW ? 8 : <usize>matrix;
}
