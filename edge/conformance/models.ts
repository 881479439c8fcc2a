/** The suite's models, all made here: an echo of each tensor type, and one for each way a model can be awkward. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOnnx, type ElementType, type ValueInfo } from '../../src/edge-build/onnx-writer.ts';

export const TENSOR_TYPES = ['FP16', 'FP32', 'FP64', 'BF16', 'U8', 'I32', 'I64'] as const;

const value = (name: string, type: ElementType, ...dimensions: (number | string)[]): ValueInfo => ({ name, type, dimensions });

function echo(type: ElementType, ...dimensions: (number | string)[]): Uint8Array {
  return writeOnnx({
    inputs: [value('x', type, ...dimensions)],
    outputs: [value('y', type, ...dimensions)],
    nodes: [{ operator: 'Identity', inputs: ['x'], outputs: ['y'] }],
  });
}

/** Two inputs of two types come back as two outputs in the other order. */
const SWAP = writeOnnx({
  inputs: [value('a', 'FP32', 'n'), value('b', 'I64', 'm')],
  outputs: [value('was-b', 'I64', 'm'), value('was-a', 'FP32', 'n')],
  nodes: [
    { operator: 'Identity', inputs: ['a'], outputs: ['was-a'] },
    { operator: 'Identity', inputs: ['b'], outputs: ['was-b'] },
  ],
});

/** Adds not-a-number to what it is given. */
const NOT_A_NUMBER = writeOnnx({
  inputs: [value('x', 'FP32', 'n')],
  outputs: [value('y', 'FP32', 'n')],
  nodes: [{ operator: 'Add', inputs: ['x', 'nan'], outputs: ['y'] }],
  constants: [{ name: 'nan', type: 'FP32', dimensions: [1], data: new Uint8Array(Float32Array.of(NaN).buffer) }],
});

/** Four times as many bytes come out as went in. */
const WIDE = writeOnnx({
  inputs: [value('x', 'U8', 'n')],
  outputs: [value('y', 'U8', 'm')],
  nodes: [{ operator: 'Concat', inputs: ['x', 'x', 'x', 'x'], outputs: ['y'], attributes: { axis: 0 } }],
});

/** Takes seven numbers, and says so only when it runs. */
const SEVEN = writeOnnx({
  inputs: [value('x', 'FP32', 'n')],
  outputs: [value('y', 'FP32', 7)],
  nodes: [{ operator: 'Reshape', inputs: ['x', 'shape'], outputs: ['y'] }],
  constants: [{ name: 'shape', type: 'I64', dimensions: [1], data: new Uint8Array(BigInt64Array.of(7n).buffer) }],
});

/** Two matrices of n by n: as slow as one likes. */
const PRODUCT = writeOnnx({
  inputs: [value('a', 'FP32', 'n', 'n'), value('b', 'FP32', 'n', 'n')],
  outputs: [value('y', 'FP32', 'n', 'n')],
  nodes: [{ operator: 'MatMul', inputs: ['a', 'b'], outputs: ['y'] }],
});

export const ECHO_2X3: Uint8Array = echo('FP32', 2, 3);

const MODELS: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(TENSOR_TYPES.map((type) => [`echo-${type.toLowerCase()}`, echo(type, 'rows', 2)])),
  'echo-bool': echo('BOOL', 'n'),
  'echo-2x3': ECHO_2X3,
  swap: SWAP,
  'not-a-number': NOT_A_NUMBER,
  wide: WIDE,
  seven: SEVEN,
  product: PRODUCT,
  truncated: echo('FP32', 'n').subarray(0, 40),
};

/** Writes `<folder>/<name>/model.onnx`, the layout that wasmtime's `-S nn-graph=onnx::<folder>/<name>` reads too. Answers with the folders. */
export function writeModels(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(MODELS).map(([name, bytes]) => {
      const own = join(folder, name);
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, 'model.onnx'), bytes);
      return [name, own];
    }),
  );
}
