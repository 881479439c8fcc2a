/**
 * Named models, each in processes of its own. A guest's thread may be ended at any moment, and a thread that is ended inside a run
 * of onnxruntime aborts the whole process (docs/decisions/embed-processes.md), so no guest's thread ever runs one.
 */
import { messageOf } from '../errors.ts';
import { ProcessPool } from '../processes/process-pool.ts';
import { CallTimeout } from '../processes/worker-slot.ts';
import { startProcess } from '../start-file.ts';
import type { NamedTensor } from '../wasi-nn/graph-backend.ts';
import type { Asks } from './messages.ts';
import type { Models, ModelShape } from './services.ts';

export type ModelRequest = { readonly kind: 'describe' } | { readonly kind: 'run'; readonly inputs: readonly NamedTensor[] };
export type ModelAnswer = Asks['run-model']['reply'] | ({ readonly kind: 'shape' } & ModelShape);

export interface ModelProcessesOptions {
  /** Name -> the ONNX file, which was checked. */
  readonly files: Readonly<Record<string, string>>;
  /** Processes per model. */
  readonly workers: number;
  /** Milliseconds for one run. */
  readonly runTimeout: number;
  /** One line when a model goes down and one when it is back. */
  readonly log: (line: string) => void;
}

type Pool = ProcessPool<ModelRequest, ModelAnswer>;
const MODEL_PROCESS = new URL('./model-process', import.meta.url);

/** Resolves when every model has loaded. @throws for the first that cannot be used. */
export async function startModels({ files, workers, runTimeout, log }: ModelProcessesOptions): Promise<Models> {
  const pools: Readonly<Record<string, Pool>> = Object.fromEntries(
    Object.entries(files).map(([name, file]) => [
      name,
      new ProcessPool<ModelRequest, ModelAnswer>({
        workers,
        callTimeout: runTimeout,
        start: () => startProcess(MODEL_PROCESS, [name, file]),
        cannot: `cannot run the model ${name}`,
        what: 'runs',
        onTurn: (state) => log(state.kind === 'down' ? `the model ${name} is down: ${state.why}` : `the model ${name} is back`),
      }),
    ]),
  );
  const close = async (): Promise<void> => void (await Promise.all(Object.values(pools).map((pool) => pool.close())));
  try {
    const shapes = await Promise.all(Object.entries(pools).map(async ([name, pool]) => [name, await shapeOf(pool)] as const));
    return { shapes: Object.fromEntries(shapes), run: (model, inputs, signal) => run(pools[model], inputs, signal), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function shapeOf(pool: Pool): Promise<ModelShape> {
  const answer = await pool.run({ kind: 'describe' }, undefined);
  if (answer.kind !== 'shape') throw new Error(`a model described itself as ${answer.kind}`);
  return { inputs: answer.inputs, outputs: answer.outputs };
}

/** A crash, a hang and a full queue are the guest's to get round, as any failing model is. */
async function run(pool: Pool | undefined, inputs: readonly NamedTensor[], signal: AbortSignal): Promise<Asks['run-model']['reply']> {
  if (pool === undefined) return { kind: 'refused', code: 'not-found', why: 'there is no model of this name' };
  try {
    const answer = await pool.run({ kind: 'run', inputs }, signal);
    return answer.kind === 'shape' ? { kind: 'refused', code: 'unknown', why: 'the model did not run' } : answer;
  } catch (error) {
    return { kind: 'refused', code: error instanceof CallTimeout ? 'timeout' : 'runtime-error', why: messageOf(error) };
  }
}
