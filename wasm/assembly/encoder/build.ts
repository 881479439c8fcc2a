/** What a build is compiled with, as constants: branches on them cost nothing, and the other side is not in the module. */

/** Weights are kept as 16-bit floats; otherwise as the model's own 7-bit levels. `--use STORED_BITS=16` or `8`. */
export const HALVES: bool = STORED_BITS == 16;
/** May the engine fuse a multiplication with an addition, and add up four products of bytes in one instruction? */
export const RELAXED: bool = ASC_FEATURE_RELAXED_SIMD;
