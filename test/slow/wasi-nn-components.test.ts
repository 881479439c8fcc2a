/** The wasi-nn host under real components: three engines through the conformance suite, and twenty thousand calls of each. */
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildGuest, GUESTS } from '../../edge/conformance/build-guest.ts';
import type { Piece } from '../../edge/conformance/cases/case.ts';
import { createProbe, type Probe } from '../../edge/conformance/guest/probe.ts';
import { openGuest } from '../../edge/conformance/instantiate.ts';
import { host } from '../../edge/conformance/nearhit-host.ts';
import { runSuite } from '../../edge/conformance/suite.ts';
import { toolchainMissing } from '../../edge/toolchain/tools.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { NN_ERROR_CODES } from '../../src/wasi-nn/fault.ts';
import { ModelRegistry, NnFault, type GraphBackend, type Guest } from '../../src/wasi-nn/index.ts';
import { maySkip } from '../support/may-skip.ts';
import { modelFolders } from '../support/nn.ts';

const missing = toolchainMissing();
const components = { skip: maySkip(missing) };
const CALLS = 20_000;
const MIB = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * What the host holds after a collection, by objects and by buffers, and what is resident. The memory of a guest itself is in the
 * second alone: StarlingMonkey's grows by 2 kB a call to some 80 MB before its own collector runs.
 */
function memory(): { readonly held: number; readonly resident: number } {
  collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { held: heapUsed + arrayBuffers, resident: rss };
}

const floats = (rows: number): Piece => ({ name: 'x', ty: 'FP32', dimensions: Uint32Array.of(rows, 2), data: new Uint8Array(8 * rows) });
/** Large enough that a tensor left behind in each call, by the host or by native code, would be 80 MB. */
const LARGE = floats(512);
const SMALL = floats(2);

async function assertFlat(probe: Probe, guest: Guest, input: Piece): Promise<void> {
  const repeat = (times: number): void => assert.equal(probe.repeat('echo-fp32', [input], times), input.data.length * times);
  repeat(CALLS / 10);
  const before = memory();
  for (let i = 0; i < 10; i += 1) {
    repeat(CALLS / 10);
    // The runtime frees its buffers in a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const after = memory();
  assert.ok(
    Object.values(guest.alive).every((count) => count === 0),
    JSON.stringify(guest.alive),
  );
  assert.ok(after.held - before.held < 4 * MIB, `${after.held - before.held} bytes more are held`);
  assert.ok(after.resident - before.resident < 64 * MIB, `${after.resident - before.resident} bytes more are resident`);
}

describe('twenty thousand calls leave nothing behind', () => {
  it('of a guest in this process', async (t) => {
    const guest = new ModelRegistry({ 'echo-fp32': { path: modelFolders(t)['echo-fp32'] ?? '' } }).guest({ name: 'test', allow: 'all' });
    const { 'wasi:nn/graph': graph, 'wasi:nn/tensor': tensor } = guest.imports;
    await assertFlat(createProbe({ ...graph, ...tensor }), guest, LARGE);
  });

  for (const name of GUESTS) {
    it(`of a component in ${name}`, components, async (t) => {
      const guest = new ModelRegistry({ 'echo-fp32': { path: modelFolders(t)['echo-fp32'] ?? '' } }).guest({ name: 'test', allow: 'all' });
      const instantiate = await openGuest<Probe>(await buildGuest(name));
      await assertFlat(await instantiate(guest.imports), guest, name === 'starlingmonkey' ? SMALL : LARGE);
    });
  }
});

test('every case holds through every guest', components, async () => {
  const rows = await runSuite(host, GUESTS);
  const failures = rows.flatMap(({ about, verdicts }) =>
    verdicts.flatMap((verdict, i) => (verdict.kind === 'passed' ? [] : [`${GUESTS[i]}: ${about}: ${verdict.why}`])),
  );
  assert.deepEqual(failures, []);
});

/** What a model of a test's own runs. */
const failing = (fault: NnFault): GraphBackend => ({
  inputs: [{ name: 'x', type: 'FP32', dimensions: ['rows', 2] }],
  outputs: [],
  run: () => {
    throw fault;
  },
  close: () => undefined,
});

test('every error code reaches every guest with its words', components, async (t) => {
  const path = modelFolders(t)['echo-fp32'] ?? '';
  const instances = await Promise.all(GUESTS.map(async (name) => openGuest<Probe>(await buildGuest(name))));
  for (const code of NN_ERROR_CODES) {
    const registry = new ModelRegistry({ model: { path } }, { open: () => failing(new NnFault(code, `it is ${code}`)) });
    const guest = registry.guest({ name: 'test', allow: 'all' });
    for (const [i, instantiate] of instances.entries()) {
      const probe = await instantiate(guest.imports);
      assert.throws(() => probe.infer('model', [SMALL]), { payload: { code, data: `it is ${code}` } }, `${GUESTS[i]}: ${code}`);
    }
    assert.equal(guest.alive.errors, 0);
    registry.close();
  }
});

interface Next {
  infer(model: string, floats: Float32Array): Float32Array;
  ask(model: string, prompt: string): string;
  embed(model: string, texts: readonly string[]): readonly Float32Array[];
}

test('a component of the next shape loads by name, prompts, and embeds', components, async (t) => {
  const models = {
    echo: { path: modelFolders(t)['echo-fp32'] ?? '' },
    parrot: { kind: 'text', answer: (prompt: string) => `You said: ${prompt}` },
    [DEFAULT_MODEL.name]: DEFAULT_MODEL.model,
  } as const;
  const guest = new ModelRegistry(models).guest({ name: 'test', allow: ['echo', 'parrot', DEFAULT_MODEL.name] });
  const instantiate = await openGuest<Next>(await buildGuest('next'));
  const { infer, ask, embed } = await instantiate(guest.imports);
  assert.deepEqual(infer('echo', Float32Array.of(1, 2)), Float32Array.of(1, 2));
  assert.throws(() => infer('nobody', Float32Array.of(1, 2)), { payload: 'not-found' });
  assert.equal(ask('parrot', 'hello'), 'You said: hello');
  assert.throws(() => ask('echo', 'hello'), { payload: /unsupported-operation/ });
  const [vector = new Float32Array()] = embed(DEFAULT_MODEL.name, ['How do I reset my password?']);
  assert.equal(vector.length, 384);
  assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-5);
  assert.throws(() => embed('parrot', ['hello']), { payload: 'model-not-supported' });
  assert.ok(
    Object.values(guest.alive).every((count) => count === 0),
    JSON.stringify(guest.alive),
  );
});
