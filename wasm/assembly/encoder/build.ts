/** What a build is compiled with, as constants: branches on them cost nothing, and the other side is not in the module. */

/** Weights are kept as 16-bit floats; otherwise as the model's own 7-bit levels. `--use STORED_BITS=16` or `8`. */
export const HALVES: bool = STORED_BITS == 16;
/** May the engine add up products of bytes in one instruction? Where one side has 7 bits its sums are exact everywhere. */
export const RELAXED: bool = ASC_FEATURE_RELAXED_SIMD;
/**
 * May it fuse a multiplication with an addition? Processors round differently then: vectors of floats differ in their last bits,
 * and where rows become levels a last bit can turn a level and grow to a thousandth. So levels are never fused, and their
 * vectors are the same to the bit in both builds and on every machine.
 */
export const FUSED: bool = RELAXED && HALVES;
