/**
 * A query in the form the kernel reads: int16 levels, so that only the rows' own rounding matters. Then
 *   exact = scale * dot(levels, code) * row scale  +  an error of at most  slack * row scale + error.
 */
const MOST_LEVELS = 32767;
const LARGEST_CODE = 127;
const LARGEST_SUM = 2 ** 31 - 1;
/** The kernel sums in float32: far less than this is lost. Also covers a row scale that was rounded to float32. */
const ROUNDING = 2e-5;
/** Of a unit vector's int8 form: its rounding makes it longer by 0.08 at most (384 components off by 1 / 254). */
const LONGEST_ROW = 1.1;

export interface Query {
  /** Int16Array[stride], zero beyond the dimensions. */
  readonly levels: Int16Array;
  readonly scale: number;
  /** Half the L1 norm: times a row's scale it bounds what that row's rounding can hide. */
  readonly slack: number;
  /** What the query's own rounding can hide. */
  readonly error: number;
}

/** `stride`: row length in bytes, at least the dimensions. */
export function toQuery(vector: Float32Array, stride: number): Query {
  const most = Math.min(MOST_LEVELS, Math.floor(LARGEST_SUM / (LARGEST_CODE * stride)));
  let largest = 0;
  let sum = 0;
  for (const component of vector) {
    largest = Math.max(largest, Math.abs(component));
    sum += Math.abs(component);
  }
  const scale = Math.fround(largest / most);
  const levels = new Int16Array(stride);
  let lost = 0;
  for (let i = 0; i < vector.length; i += 1) {
    levels[i] = Math.min(most, Math.max(-most, Math.round(vector[i]! / scale)));
    lost += (vector[i]! - levels[i]! * scale) ** 2;
  }
  return { levels, scale, slack: sum / 2, error: Math.sqrt(lost) * LONGEST_ROW + ROUNDING };
}
