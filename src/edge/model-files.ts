/** The files of named models. A folder may say what its model is (SHA256SUMS); one that says so and is another is refused. */
import { dirname, basename } from 'node:path';
import { checkedWeights } from '../embed/model-files.ts';
import { messageOf } from '../errors.ts';
import { modelFile } from '../wasi-nn/named-model.ts';

const IN_A_FOLDER = 'model.onnx';

/** Name -> ONNX file. @throws Error for the first that cannot be used. */
export function checkedModels(paths: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, checkedFile(name, path)]));
}

function checkedFile(name: string, path: string): string {
  try {
    const file = modelFile(path);
    return basename(file) === IN_A_FOLDER ? checkedWeights({ path: dirname(file) }) : file;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw new Error(`cannot use the model ${name} at ${path}: ${messageOf(cause ?? error)}`, { cause: error });
  }
}
