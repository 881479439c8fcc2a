/** One run of a graph: what the guest sent is checked against what the model declares before any native code sees it. */
import { NnFault } from './fault.ts';
import type { GraphBackend, NamedTensor, TensorInfo } from './graph-backend.ts';

/** @throws NnFault */
export function runGraph(backend: GraphBackend, inputs: readonly NamedTensor[]): readonly NamedTensor[] {
  const declared = new Map(backend.inputs.map((info) => [info.name, info]));
  const seen = new Set<string>();
  for (const input of inputs) {
    const info = declared.get(input.name);
    if (info === undefined) throw invalid(`the model has no input ${JSON.stringify(input.name)}; it has ${namesOf(backend.inputs)}`);
    if (seen.has(input.name)) throw invalid(`the input ${JSON.stringify(input.name)} was sent twice`);
    seen.add(input.name);
    checkInput(info, input);
  }
  const missing = backend.inputs.filter(({ name }) => !seen.has(name));
  if (missing.length > 0) throw invalid(`the model needs ${namesOf(missing)} as well`);
  return run(backend, inputs);
}

/** A backend that somebody else wrote may throw anything; the guest is answered all the same, and not told what. */
function run(backend: GraphBackend, inputs: readonly NamedTensor[]): readonly NamedTensor[] {
  try {
    return backend.run(inputs);
  } catch (error) {
    throw error instanceof NnFault ? error : new NnFault('unknown', 'the model failed', error);
  }
}

function checkInput(info: TensorInfo, input: NamedTensor): void {
  if (info.type === 'other')
    throw new NnFault('unsupported-operation', `the input ${JSON.stringify(info.name)} has a type that wasi:nn lacks`);
  if (info.type !== input.type) throw invalid(`the input ${JSON.stringify(info.name)} is ${info.type}, received ${input.type}`);
  if (!fits(info.dimensions, input.dimensions)) {
    throw invalid(`the input ${JSON.stringify(info.name)} is [${info.dimensions.join(', ')}], received [${input.dimensions.join(', ')}]`);
  }
}

/** A model that declares no shape says nothing, and a scalar is [1] in the WIT: both are left to the model. */
function fits(declared: TensorInfo['dimensions'], received: readonly number[]): boolean {
  if (declared.length === 0) return true;
  return declared.length === received.length && declared.every((size, i) => typeof size === 'string' || size < 0 || size === received[i]);
}

function namesOf(infos: readonly TensorInfo[]): string {
  return infos.map(({ name, type }) => `${JSON.stringify(name)} (${type})`).join(', ') || 'none';
}

function invalid(why: string): NnFault {
  return new NnFault('invalid-argument', why);
}
