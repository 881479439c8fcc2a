/** What the operator registers under a name. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnnxModel as EmbeddingSettings } from '../config.ts';
import { NnFault } from './fault.ts';

export type NamedModel = OnnxModel | TextModel;

/**
 * Settings of an embedding model as nearhit's config has them fit as well. `threads`: of one run, 1 by default. `pooling` (mean),
 * `prefix` (none) and `maxTokens` (256) are what `generate-embeddings` goes by; wasi:nn's own interfaces need none of them.
 */
export interface OnnxModel extends Partial<Pick<EmbeddingSettings, 'threads' | 'pooling' | 'prefix' | 'maxTokens'>> {
  readonly kind?: 'onnx';
  /** A `.onnx` file, or a folder with `model.onnx` in it, as wasmtime's `-S nn-graph=onnx::FOLDER` wants it. */
  readonly path: string | URL;
  /** Of the model's file, 64 hex digits. Without one the file is taken as it is. */
  readonly sha256?: string | undefined;
}

/** A text in, a text out: what the `prompt` interface asks. Synchronous, as everything a guest calls. */
export interface TextModel {
  readonly kind: 'text';
  answer(prompt: string): string;
}

const MODEL_FILE = 'model.onnx';

/** The file of a model whose path may be its folder. @throws NnFault, whose cause says what the guest may not know. */
export function modelFile(path: string | URL): string {
  const named = typeof path === 'string' ? path : fileURLToPath(path);
  try {
    return statSync(named).isDirectory() ? join(named, MODEL_FILE) : named;
  } catch (error) {
    throw new NnFault('runtime-error', 'its file cannot be read', error);
  }
}
