/** The files of named models, each checked against the sums of its folder where there are any. */
import { dirname } from 'node:path';
import { sumOfFile } from '../embed/file-sum.ts';
import { weightsSum } from '../embed/model-files.ts';
import { messageOf } from '../errors.ts';
import { modelFile } from '../wasi-nn/named-model.ts';

/** Name -> ONNX file. @throws Error for the first that cannot be used. */
export function checkedModels(paths: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, checkedFile(name, path)]));
}

function checkedFile(name: string, path: string): string {
  try {
    const file = modelFile(path);
    const sum = sumOfFile(file);
    const said = weightsSum({ path: dirname(file) });
    if (said === undefined || said === sum) return file;
    throw new Error(`the SHA-256 of ${file} begins with ${sum.slice(0, 12)}, SHA256SUMS beside it says ${said.slice(0, 12)}`);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw new Error(`cannot use the model ${name} at ${path}: ${messageOf(cause ?? error)}`, { cause: error });
  }
}
