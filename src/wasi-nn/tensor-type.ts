/** The element types of wasi:nn's tensors, by their WIT names, which are also what jco hands over. */
export const ELEMENT_BYTES = { FP16: 2, FP32: 4, FP64: 8, BF16: 2, U8: 1, I32: 4, I64: 8 } as const;

export type TensorType = keyof typeof ELEMENT_BYTES;
