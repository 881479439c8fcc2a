/**
 * Finds what is needed in an ONNX file that lies in memory. Vectors are copied to their places at once; of embeddings and
 * matrices it is noted where they lie. What has another size or type is a fault that names it: a model of another shape must
 * never be read as this one.
 */
import { endsWith } from './ascii';
import { HALVES } from './build';
import { andName, andNumber, andText, fault } from './fault';
import { forgetAll, NOT_FOUND, noteData, noteName, partNamed } from './found';
import { embeddingOf, layerOf, matrixOfBias, matrixOfNode, NONE, normPartOf, restOf } from './names';
import { from, MALFORMED, next, readField, to } from './protobuf';
import { depthOf, HIDDEN, MATRICES, POSITIONS, ROW, SENTENCES, VOCABULARY, widthOf } from './shape';
import { data, dataBytes, firstInteger, FLOAT, INT8, name, nameEnd, readTensor, type, UINT8 } from './tensor';
import { biasOf, EMBEDDING_SCALES, EMBEDDING_ZEROS, EMBEDDINGS_NORM, normOf, partOf, PLACES, scalesOf, TABLES, WORDS } from './weights';

const MODEL_GRAPH: i32 = 7;
const GRAPH_NODE: i32 = 1;
const GRAPH_INITIALIZER: i32 = 5;
const NODE_INPUT: i32 = 1;
const NODE_NAME: i32 = 3;

const UNREADABLE = 'unreadable-model: the file is no whole ONNX model; copy it again';

export function findWeights(at: usize, end: usize): u32 {
  forgetAll();
  while (at < end) {
    const field = readField(at, end);
    if (field == MALFORMED) return fault(UNREADABLE);
    if (field == MODEL_GRAPH) return findInGraph(from, to);
    at = next;
  }
  return fault(UNREADABLE);
}

/** Twice over the graph: the nodes say what a matrix is for, wherever in the file they stand. */
function findInGraph(at: usize, end: usize): u32 {
  const graph = at;
  for (let after: usize = 0; at < end; at = after) {
    const field = readField(at, end);
    after = next;
    if (field == MALFORMED || (field == GRAPH_NODE && !noteNode(from, to))) return fault(UNREADABLE);
  }
  at = graph;
  for (let after: usize = 0; at < end; at = after) {
    const field = readField(at, end);
    after = next;
    if (field != GRAPH_INITIALIZER) continue;
    if (!readTensor(from, to)) return fault(UNREADABLE);
    const failed = noteTensor();
    if (failed != 0) return failed;
  }
  return 0;
}

/** The second input of a multiplication is its matrix; in the quantised model its name ends in _quantized. */
function noteNode(at: usize, end: usize): bool {
  let inputs = 0;
  let matrix: usize = 0;
  let matrixEnd: usize = 0;
  let place = NONE;
  while (at < end) {
    const field = readField(at, end);
    if (field == MALFORMED) return false;
    at = next;
    if (field == NODE_NAME) place = matrixOfNode(from, to);
    if (field != NODE_INPUT) continue;
    inputs += 1;
    if (inputs == 2) {
      matrix = from;
      matrixEnd = to - without(from, to, '_quantized');
    }
  }
  if (place != NONE && matrix != 0) noteName(TABLES + place, matrix, matrixEnd);
  return true;
}

function noteTensor(): u32 {
  const layer = layerOf(name, nameEnd);
  if (layer != NONE) return noteVector(layer, restOf(name));
  if (endsWith(name, nameEnd, 'embeddings.LayerNorm.weight')) return copyVector(EMBEDDINGS_NORM, HIDDEN);
  if (endsWith(name, nameEnd, 'embeddings.LayerNorm.bias')) return copyVector(EMBEDDINGS_NORM + ROW, HIDDEN);
  const suffix = without(name, nameEnd, '_quantized') + without(name, nameEnd, '_scale') + without(name, nameEnd, '_zero_point');
  const end = nameEnd - suffix;
  const table = embeddingOf(name, end);
  if (table != NONE) return noteEmbedding(table);
  const part = partNamed(name, end);
  return part == NOT_FOUND ? 0 : noteMatrix(part);
}

function noteVector(layer: i32, rest: usize): u32 {
  const matrix = matrixOfBias(rest, nameEnd);
  if (matrix != NONE) return copyVector(biasOf(layer, matrix), widthOf(matrix));
  const part = normPartOf(rest, nameEnd);
  return part == NONE ? 0 : copyVector(normOf(layer, part >> 1) + <usize>(part & 1) * ROW, HIDDEN);
}

function noteEmbedding(table: i32): u32 {
  const place = (<usize>table) << 2;
  if (endsWith(name, nameEnd, '_zero_point')) {
    store<f32>(EMBEDDING_ZEROS + place, <f32>firstInteger);
    return 0;
  }
  if (endsWith(name, nameEnd, '_scale')) return copyVector(EMBEDDING_SCALES + place, 1);
  return notePart(table, <usize>(rowsOf(table) * HIDDEN), UINT8);
}

function noteMatrix(part: i32): u32 {
  const layer = (part - TABLES) / MATRICES;
  const matrix = (part - TABLES) % MATRICES;
  if (endsWith(name, nameEnd, '_scale')) return copyVector(scalesOf(layer, matrix), widthOf(matrix));
  if (endsWith(name, nameEnd, '_zero_point')) return firstInteger == 0 ? 0 : wrong('a zero point of 0', 0);
  return notePart(partOf(layer, matrix), <usize>(depthOf(matrix) * widthOf(matrix)), INT8);
}

function notePart(part: i32, values: usize, quantised: i32): u32 {
  if (type != (HALVES ? FLOAT : quantised)) return wrong(HALVES ? 'the type float' : 'the type int8', 0);
  if (dataBytes != (HALVES ? values << 2 : values)) return wrong('a size in bytes of ', HALVES ? values << 2 : values);
  noteData(part, data);
  return 0;
}

function copyVector(to: usize, floats: i32): u32 {
  if (type != FLOAT) return wrong('the type float', 0);
  if (dataBytes != (<usize>floats) << 2) return wrong('a size in bytes of ', (<usize>floats) << 2);
  memory.copy(to, data, dataBytes);
  return 0;
}

function rowsOf(table: i32): i32 {
  return table == WORDS ? VOCABULARY : table == PLACES ? POSITIONS : SENTENCES;
}

function without(at: usize, end: usize, suffix: string): usize {
  return endsWith(at, end, suffix) ? <usize>suffix.length : 0;
}

function wrong(wanted: string, number: usize): u32 {
  fault('other-model: this build needs ');
  andText(wanted);
  if (number != 0) andNumber(number);
  andText(' in ');
  return andName(name, nameEnd);
}
