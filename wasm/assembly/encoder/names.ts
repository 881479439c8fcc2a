/** How an exporter of PyTorch's BERT names what a layer is made of. Matrices lose their names in the export, their nodes keep them. */
import { endsWith, isEqual, startsWith } from './ascii';
import { PLACES, TYPES, WORDS } from './weights';
import { KEY, LAYERS, MATRICES, NARROW, OUTPUT, QUERY, VALUE, WIDEN } from './shape';

export const NONE: i32 = -1;

const VECTOR_PREFIX = 'encoder.layer.';
const NODE_PREFIX = '/encoder/layer.';

export function embeddingOf(at: usize, end: usize): i32 {
  if (isEqual(at, end, 'embeddings.word_embeddings.weight')) return WORDS;
  if (isEqual(at, end, 'embeddings.position_embeddings.weight')) return PLACES;
  if (isEqual(at, end, 'embeddings.token_type_embeddings.weight')) return TYPES;
  return NONE;
}

/** layer * MATRICES + matrix of the multiplication that this node is, NONE for every other node. */
export function matrixOfNode(at: usize, end: usize): i32 {
  const layer = layerAfter(NODE_PREFIX, at, end);
  if (layer == NONE || !(endsWith(at, end, '/MatMul') || endsWith(at, end, '/MatMul_quant'))) return NONE;
  const rest = at + <usize>NODE_PREFIX.length + 2;
  const matrix = startsWith(rest, end, 'attention/self/query/') ? QUERY
    : startsWith(rest, end, 'attention/self/key/') ? KEY
    : startsWith(rest, end, 'attention/self/value/') ? VALUE
    : startsWith(rest, end, 'attention/output/dense/') ? OUTPUT
    : startsWith(rest, end, 'intermediate/dense/') ? WIDEN
    : startsWith(rest, end, 'output/dense/') ? NARROW
    : NONE; // prettier-ignore
  return matrix == NONE ? NONE : layer * MATRICES + matrix;
}

/** The layer that a vector belongs to, NONE for one outside the layers; `restOf` is then its name within the layer. */
export function layerOf(at: usize, end: usize): i32 {
  return layerAfter(VECTOR_PREFIX, at, end);
}

export function restOf(at: usize): usize {
  return at + <usize>VECTOR_PREFIX.length + 2;
}

export function matrixOfBias(at: usize, end: usize): i32 {
  if (isEqual(at, end, 'attention.self.query.bias')) return QUERY;
  if (isEqual(at, end, 'attention.self.key.bias')) return KEY;
  if (isEqual(at, end, 'attention.self.value.bias')) return VALUE;
  if (isEqual(at, end, 'attention.output.dense.bias')) return OUTPUT;
  if (isEqual(at, end, 'intermediate.dense.bias')) return WIDEN;
  return isEqual(at, end, 'output.dense.bias') ? NARROW : NONE;
}

/** 0 and 1: after attention; 2 and 3: after the inner layer. Even is the weight, odd the bias. */
export function normPartOf(at: usize, end: usize): i32 {
  if (isEqual(at, end, 'attention.output.LayerNorm.weight')) return 0;
  if (isEqual(at, end, 'attention.output.LayerNorm.bias')) return 1;
  if (isEqual(at, end, 'output.LayerNorm.weight')) return 2;
  return isEqual(at, end, 'output.LayerNorm.bias') ? 3 : NONE;
}

/** A model of more than ten layers is another model, so one digit is all there is. */
function layerAfter(prefix: string, at: usize, end: usize): i32 {
  const digit = at + <usize>prefix.length;
  if (!startsWith(at, end, prefix) || end - digit < 2) return NONE;
  const layer = <i32>load<u8>(digit) - 48;
  const after = load<u8>(digit + 1);
  return layer >= 0 && layer < LAYERS && (after == 46 || after == 47) ? layer : NONE;
}
