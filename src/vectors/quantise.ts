/**
 * A vector as signed bytes with one scale: a quarter of the memory, and what the SIMD scan reads. Symmetric, so zero
 * stays zero, and no component is off by more than half a scale: the bound that makes the search exact (rescore.ts).
 */
const LARGEST = 127;

export interface Quantised {
  /** Int8Array[dimensions], -127..127; -128 is never used. */
  readonly code: Int8Array;
  /** `code[i] * scale` lies within `scale / 2` of component i, up to float rounding. */
  readonly scale: number;
}

export function quantise(vector: Float32Array): Quantised {
  const code = new Int8Array(vector.length);
  const scale = Math.fround(largestMagnitude(vector) / LARGEST);
  if (scale === 0) return { code, scale };
  for (let i = 0; i < vector.length; i += 1) code[i] = clamp(Math.round(vector[i]! / scale));
  return { code, scale };
}

function largestMagnitude(vector: Float32Array): number {
  let largest = 0;
  for (const component of vector) {
    const magnitude = Math.abs(component);
    if (!Number.isFinite(magnitude)) throw new RangeError(`cannot quantise a vector: its components must be finite, received ${component}`);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

/** The scale is rounded to float32 so that it survives storage; that may push the largest component past 127. */
function clamp(level: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, level));
}
