/** A guest of the wasi-nn host without WebAssembly: its imports, called as jco calls them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { writeModels } from '../../edge/conformance/models.ts';
import type { Guest, NnError, Tensor } from '../../src/wasi-nn/index.ts';

/** The suite's models, by name, in folders of this test's own. */
export function modelFolders(t: TestContext): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'nn-models-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return writeModels(folder);
}

export function floats(guest: Guest, ...values: readonly number[]): Tensor {
  const { Tensor } = guest.imports['wasi:nn/tensor'];
  return new Tensor(Uint32Array.of(1, values.length), 'FP32', new Uint8Array(Float32Array.from(values).buffer));
}

/** `echo-fp32` once, through handles that are dropped. */
export function echo(guest: Guest, model: string, ...values: readonly number[]): readonly number[] {
  const graph = guest.imports['wasi:nn/graph'].loadByName(model);
  const context = graph.initExecutionContext();
  const [[, output] = []] = context.compute([['x', floats(guest, ...values)]]);
  const data = output?.data() ?? new Uint8Array();
  for (const handle of [output, context, graph]) handle?.[Symbol.dispose]();
  return [...new Float32Array(data.slice().buffer)];
}

export interface Refusal {
  readonly code: string;
  readonly data: string;
}

/** The error resource that a call answers with, read and dropped; what is thrown otherwise is a trap, and goes on. */
export function refusalOf(call: () => unknown): Refusal {
  try {
    call();
  } catch (thrown) {
    const { payload } = thrown as { readonly payload?: NnError };
    if (payload === undefined) throw thrown;
    const refusal = { code: payload.code(), data: payload.data() };
    payload[Symbol.dispose]();
    return refusal;
  }
  throw new Error('the call was answered');
}
