/** What every host is asked through every guest: data alone, so that a host in another language can run it (`run.js --print-cases`). */
export type TensorType = 'FP16' | 'FP32' | 'FP64' | 'BF16' | 'U8' | 'I32' | 'I64';
export type Encoding = 'openvino' | 'onnx' | 'tensorflow' | 'pytorch' | 'tensorflowlite' | 'ggml' | 'autodetect';
export type Target = 'cpu' | 'gpu' | 'tpu';

/** As the WIT of the suite has it, with the names that jco gives. */
export interface Piece {
  readonly name: string;
  readonly dimensions: Uint32Array;
  readonly ty: TensorType;
  readonly data: Uint8Array;
}

export type Call =
  | { readonly kind: 'reflect'; readonly input: Piece }
  | { readonly kind: 'infer'; readonly model: string; readonly inputs: readonly Piece[] }
  | {
      readonly kind: 'bring';
      readonly parts: readonly Uint8Array[];
      readonly encoding: Encoding;
      readonly target: Target;
      readonly inputs: readonly Piece[];
    }
  | { readonly kind: 'repeat'; readonly model: string; readonly inputs: readonly Piece[]; readonly times: number }
  | { readonly kind: 'graphs'; readonly model: string; readonly count: number }
  | { readonly kind: 'tensors'; readonly model: string; readonly input: Piece; readonly count: number };

export type Expected =
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  /** The first is the one that fits best; a host that says one of the others is right as well. */
  | { readonly kind: 'fault'; readonly codes: readonly string[] }
  | { readonly kind: 'pieces-or-fault'; readonly pieces: readonly Piece[]; readonly codes: readonly string[] }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'done' };

/** What a host must be able to do for a case to mean anything to it. `refuse-load`: it can keep guests from bringing models. */
export type Ability = 'load' | 'refuse-load' | 'allow-list' | 'limits';

export interface Case {
  readonly about: string;
  readonly needs?: readonly Ability[];
  readonly call: Call;
  readonly expected: Expected;
}

/** Set by the host where a case needs `limits`. */
export const CASE_LIMITS = { tensorBytes: 1024, aliveBytes: 4096, tensors: 8, graphs: 4, inputs: 3, modelBytes: 1024 } as const;
/** Not on the allow-list of the guests of the suite, though the model is there. */
export const NOT_ALLOWED = 'echo-2x3';
