/**
 * What the wasi-nn host adds to a run: 384 floats through an echo and 16 ids through the default model, natively, through the
 * imports, through each engine's component. CPU of this process per call, best and median of the rounds: a busy machine
 * stretches time, and CPU less. `node --import tsx bench/wasi-nn.ts`; components need `npm ci` in edge/toolchain.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGuest, GUESTS } from '../edge/conformance/build-guest.ts';
import type { Piece } from '../edge/conformance/cases/case.ts';
import { createProbe, type Probe } from '../edge/conformance/guest/probe.ts';
import { openGuest } from '../edge/conformance/instantiate.ts';
import { writeModels } from '../edge/conformance/models.ts';
import { toolchainMissing } from '../edge/toolchain/tools.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { ModelRegistry, openInThread, type Guest } from '../src/wasi-nn/index.ts';
import { openNative } from '../src/wasi-nn/native-backend.ts';
import { ortBinding } from '../src/wasi-nn/ort-binding.ts';

const ROUNDS = 15;
const IDS = 16;

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer);
const FLOATS: Piece = { name: 'x', ty: 'FP32', dimensions: Uint32Array.of(192, 2), data: bytesOf(new Float32Array(384).fill(0.5)) };
const ids = (name: string, id: bigint): Piece => ({
  name,
  ty: 'I64',
  dimensions: Uint32Array.of(1, IDS),
  data: bytesOf(new BigInt64Array(IDS).fill(id)),
});
const QUESTION = [ids('input_ids', 2129n), ids('attention_mask', 1n), ids('token_type_ids', 0n)];
const TEXT = 'how do i change the address of my account when a payment fails';

const folder = mkdtempSync(join(tmpdir(), 'nn-bench-'));
const echo = writeModels(folder)['echo-fp32'] ?? '';
const models = { echo: { path: echo }, minilm: DEFAULT_MODEL.model };

/** `run` makes so many calls. */
function measure(about: string, calls: number, run: (calls: number) => void): void {
  run(calls);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    run(calls);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / calls;
  }).sort((a, b) => a - b);
  console.log(`| ${about} | ${(rounds[0] ?? 0).toFixed(1)} | ${(rounds[ROUNDS >> 1] ?? 0).toFixed(1)} |`);
}

function measureProbe(about: string, { repeat }: Probe, calls: number): void {
  measure(`${about}, echo`, calls, (times) => void repeat('echo', [FLOATS], times));
  measure(`${about}, MiniLM`, 40, (times) => void repeat('minilm', QUESTION, times));
}

function probeOf({ imports }: Guest): Probe {
  return createProbe({ ...imports['wasi:nn/graph'], ...imports['wasi:nn/tensor'] });
}

console.log(`${cpus()[0]?.model}, Node ${process.version}; CPU in microseconds a call\n\n| | best | median |\n|---|---|---|`);

const binding = ortBinding();
if (binding.kind === 'unknown') throw new Error(binding.why);
for (const [about, path, inputs, calls] of [
  ['echo', echo, [FLOATS], 1000],
  ['MiniLM', DEFAULT_MODEL.model.path, QUESTION, 40],
] as const) {
  const backend = openNative(binding.createSession, { kind: 'file', name: about, path: join(path, 'model.onnx'), threads: 1 });
  const tensors = inputs.map(({ name, ty, dimensions, data }) => ({ name, type: ty, dimensions: [...dimensions], data }));
  measure(`onnxruntime alone, ${about}`, calls, (times) => {
    for (let i = 0; i < times; i += 1) backend.run(tensors);
  });
}

const registry = new ModelRegistry(models);
const policy = { name: 'bench', allow: 'all' } as const;
measureProbe('the imports', probeOf(registry.guest(policy)), 1000);
measureProbe('the imports, models in a thread', probeOf(new ModelRegistry(models, { open: openInThread() }).guest(policy)), 500);
const llm = registry.importsFor(policy)['fermyon:spin/llm'];
measure('generate-embeddings, MiniLM', 40, (times) => {
  for (let i = 0; i < times; i += 1) llm.generateEmbeddings('minilm', [TEXT]);
});

const missing = toolchainMissing();
if (missing === undefined) {
  for (const name of GUESTS) {
    const instantiate = await openGuest<Probe>(await buildGuest(name));
    measureProbe(name, await instantiate(registry.importsFor(policy)), 200);
  }
} else console.log(`\nno components: ${missing}`);
rmSync(folder, { recursive: true });
