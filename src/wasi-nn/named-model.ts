/** What the operator registers under a name. */
export type NamedModel = OnnxModel | TextModel;

export interface OnnxModel {
  readonly kind?: 'onnx';
  /** A `.onnx` file, or a folder with `model.onnx` in it, as wasmtime's `-S nn-graph=onnx::FOLDER` wants it. */
  readonly path: string | URL;
  /** Of the model's file, 64 hex digits. Without one the file is taken as it is. */
  readonly sha256?: string;
  /** Of one run. Default 1. */
  readonly threads?: number;
}

/** A text in, a text out: what the `prompt` interface asks. Synchronous, as everything a guest calls. */
export interface TextModel {
  readonly kind: 'text';
  answer(prompt: string): string;
}
