/** all-MiniLM-L6-v2: the one shape that these kernels are compiled for. Constants, so that the engine sees fixed loops and addresses. */
export const LAYERS: i32 = 6;
export const HIDDEN: i32 = 384;
export const INNER: i32 = 1536;
export const HEADS: i32 = 12;
/** Components of one head. */
export const HEAD: i32 = HIDDEN / HEADS;
export const VOCABULARY: i32 = 30522;
/** Rows of the table in the file; the model was trained on the first LONGEST alone. */
export const POSITIONS: i32 = 512;
export const LONGEST: i32 = 256;
/** Rows of the table of types: the first and the second sentence of a pair. */
export const SENTENCES: i32 = 2;
export const LAYER_NORM_EPSILON: f32 = 1e-12;

/** Bytes of a row of the model's width, as floats. */
export const ROW: usize = (<usize>HIDDEN) << 2;
export const INNER_ROW: usize = (<usize>INNER) << 2;

/** The matrices of a layer, by the order in which they are used. */
export const QUERY: i32 = 0;
export const KEY: i32 = 1;
export const VALUE: i32 = 2;
export const OUTPUT: i32 = 3;
export const WIDEN: i32 = 4;
export const NARROW: i32 = 5;
export const MATRICES: i32 = 6;

/** Rows of a matrix: how many numbers go in. */
export function depthOf(matrix: i32): i32 {
  return matrix == NARROW ? INNER : HIDDEN;
}

/** Columns of a matrix: how many numbers come out. */
export function widthOf(matrix: i32): i32 {
  return matrix == WIDEN ? INNER : HIDDEN;
}
