/**
 * What the wasi-nn host adds to a run: 384 floats through an echo and 16 ids through the default model, natively, through the
 * imports, through each engine's component. CPU of this process per call, best and median of the rounds, and the ratio within
 * each round: a busy machine stretches time, CPU less, and ratios least. `node --import tsx bench/wasi-nn.ts`; components need
 * `npm ci` in edge/toolchain.
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
import { least, median } from './support/report.ts';

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

type Model = 'echo' | 'MiniLM';

interface Measured {
  readonly about: string;
  readonly model: Model;
  readonly calls: number;
  /** Makes so many calls. */
  readonly run: (calls: number) => void;
  /** Microseconds of CPU a call, a round each. */
  readonly rounds: number[];
}

const all: Measured[] = [];

function measure(about: string, model: Model, run: (calls: number) => void): void {
  all.push({ about, model, calls: model === 'echo' ? 200 : 20, run, rounds: [] });
}

function measureProbe(about: string, { repeat }: Probe): void {
  measure(about, 'echo', (times) => void repeat('echo', [FLOATS], times));
  measure(about, 'MiniLM', (times) => void repeat('minilm', QUESTION, times));
}

/** Side by side, so that other work on the machine meets all of them. The first round only warms up. */
function runRounds(): void {
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { calls, run, rounds } of all) {
      const before = process.cpuUsage();
      run(calls);
      const { user, system } = process.cpuUsage(before);
      if (round > 0) rounds.push((user + system) / calls);
    }
  }
  for (const { about, model, rounds } of all) {
    const alone = all.find((one) => one.model === model)?.rounds ?? [];
    const ratio = median(rounds.map((round, i) => round / (alone[i] ?? Number.NaN)));
    console.log(`| ${about}, ${model} | ${least(rounds).toFixed(1)} | ${median(rounds).toFixed(1)} | ${ratio.toFixed(2)} |`);
  }
}

function probeOf({ imports }: Guest): Probe {
  return createProbe({ ...imports['wasi:nn/graph'], ...imports['wasi:nn/tensor'] });
}

const binding = ortBinding();
if (binding.kind === 'unknown') throw new Error(binding.why);
for (const [model, path, inputs] of [
  ['echo', echo, [FLOATS]],
  ['MiniLM', DEFAULT_MODEL.model.path, QUESTION],
] as const) {
  const backend = openNative(binding.createSession, { kind: 'file', name: model, path: join(path, 'model.onnx'), threads: 1 });
  const tensors = inputs.map(({ name, ty, dimensions, data }) => ({ name, type: ty, dimensions: [...dimensions], data }));
  measure('onnxruntime alone', model, (times) => {
    for (let i = 0; i < times; i += 1) backend.run(tensors);
  });
}

const registry = new ModelRegistry(models);
const policy = { name: 'bench', allow: 'all' } as const;
measureProbe('the imports', probeOf(registry.guest(policy)));
measureProbe('the imports, models in a thread', probeOf(new ModelRegistry(models, { open: openInThread() }).guest(policy)));
const llm = registry.importsFor(policy)['fermyon:spin/llm'];
measure('generate-embeddings', 'MiniLM', (times) => {
  for (let i = 0; i < times; i += 1) llm.generateEmbeddings('minilm', [TEXT]);
});

const missing = toolchainMissing();
if (missing === undefined) {
  for (const name of GUESTS) {
    const instantiate = await openGuest<Probe>(await buildGuest(name));
    measureProbe(name, await instantiate(registry.importsFor(policy)));
  }
} else console.log(`no components: ${missing}`);

console.log(
  `${cpus()[0]?.model}, Node ${process.version}; CPU in microseconds a call\n\n| | best | median | to onnxruntime alone, round by round: median |\n|---|---|---|---|`,
);
runRounds();
rmSync(folder, { recursive: true });
