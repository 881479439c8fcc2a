import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  ModelRegistry,
  NnFault,
  openInThread,
  type GraphBackend,
  type Guest,
  type NamedModel,
  type OpenBackend,
  type RegistryOptions,
} from '../src/wasi-nn/index.ts';
import { openHere } from '../src/wasi-nn/open-here.ts';
import { echo, floats, modelFolders, refusalOf } from './support/nn.ts';

const EVERYTHING = { name: 'test', allow: 'all' } as const;
const NOTHING_ALIVE = { tensors: 0, graphs: 0, contexts: 0, errors: 0, tensorBytes: 0, modelBytes: 0 };

interface Opened {
  readonly registry: ModelRegistry;
  readonly guest: Guest;
  readonly notices: readonly string[];
}

function open(t: TestContext, models: Readonly<Record<string, NamedModel>>, options: RegistryOptions = {}): Opened {
  const notices: string[] = [];
  const registry = new ModelRegistry(models, { notice: (line) => void notices.push(line), ...options });
  t.after(() => registry.close());
  return { registry, guest: registry.guest(EVERYTHING), notices };
}

const echoFolder = (t: TestContext): string => modelFolders(t)['echo-fp32'] ?? '';
const sumOf = (folder: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'model.onnx')))
    .digest('hex');

/** A backend that gives back what it is given, and counts. */
function counting(run: GraphBackend['run'] = (inputs) => inputs.map((input) => ({ ...input, name: 'y' }))): {
  readonly open: OpenBackend;
  opened: number;
  closed: number;
} {
  const counts = { opened: 0, closed: 0 };
  const backendOpen: OpenBackend = () => {
    counts.opened += 1;
    return {
      inputs: [{ name: 'x', type: 'FP32', dimensions: ['rows', 'columns'] }],
      outputs: [{ name: 'y', type: 'FP32', dimensions: ['rows', 'columns'] }],
      run,
      close: () => void (counts.closed += 1),
    };
  };
  return Object.assign(counts, { open: backendOpen });
}

test('a model is registered by its folder, by its file or by a URL, with its sum or without', (t) => {
  const folder = echoFolder(t);
  const file = join(folder, 'model.onnx');
  const { guest } = open(t, {
    folder: { path: folder },
    file: { path: file },
    url: { path: pathToFileURL(folder) },
    sum: { path: folder, sha256: sumOf(folder).toUpperCase() },
    threads: { path: folder, threads: 2 },
  });
  for (const name of ['folder', 'file', 'url', 'sum', 'threads']) assert.deepEqual(echo(guest, name, 1, 2), [1, 2]);
  assert.deepEqual(guest.alive, NOTHING_ALIVE);
});

test('a name that is unknown and one that is not allowed get the same words, which list nothing', (t) => {
  const { registry } = open(t, { mine: { path: echoFolder(t) }, theirs: { path: echoFolder(t) } });
  const guest = registry.guest({ name: 'test', allow: ['mine'] });
  const { loadByName } = guest.imports['wasi:nn/graph'];
  const unknown = refusalOf(() => loadByName('nobody'));
  assert.deepEqual(unknown, { code: 'not-found', data: 'there is no model of this name' });
  assert.deepEqual(
    refusalOf(() => loadByName('theirs')),
    unknown,
  );
  for (const name of ['', 'constructor', '__proto__'])
    assert.deepEqual(
      refusalOf(() => loadByName(name)),
      unknown,
    );
  assert.deepEqual(echo(guest, 'mine', 3, 4), [3, 4]);
});

test('a file that is not the registered one is named to the operator once, and to the guest without its path', (t) => {
  const folder = echoFolder(t);
  const { guest, notices } = open(t, { tampered: { path: folder, sha256: '0'.repeat(64) } });
  const refused = (): unknown => refusalOf(() => guest.imports['wasi:nn/graph'].loadByName('tampered'));
  const refusal = { code: 'runtime-error', data: 'this model cannot be used: its file is not the one that was registered' };
  assert.deepEqual(refused(), refusal);
  assert.deepEqual(refused(), refusal);
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? '', /"tampered".*begins with [0-9a-f]{12}, and 000000000000 was registered/);
});

test('a file that is not there, or no model, is a reason without a path too', (t) => {
  const folders = modelFolders(t);
  const { registry, guest, notices } = open(t, { gone: { path: '/nowhere/model.onnx' }, truncated: { path: folders['truncated'] ?? '' } });
  const { loadByName } = guest.imports['wasi:nn/graph'];
  assert.deepEqual(
    refusalOf(() => loadByName('gone')),
    { code: 'runtime-error', data: 'this model cannot be used: its file cannot be read' },
  );
  const { code, data } = refusalOf(() => loadByName('truncated'));
  assert.equal(code, 'invalid-encoding');
  assert.doesNotMatch(data, /\//);
  assert.match(notices.join('\n'), /no such file.*\n.*truncated/);
  assert.throws(() => registry.openAll(), { name: 'NnFault', code: 'runtime-error' });
});

test('a registered model is opened once for all guests, and stays open when one is done', (t) => {
  const backend = counting();
  const { registry } = open(t, { echo: { path: echoFolder(t) } }, { open: backend.open });
  registry.openAll();
  for (const name of ['first', 'second']) {
    const guest = registry.guest({ name, allow: 'all' });
    assert.deepEqual(echo(guest, 'echo', 1, 2), [1, 2]);
    guest.close();
  }
  assert.deepEqual([backend.opened, backend.closed], [1, 0]);
  registry.close();
  assert.equal(backend.closed, 1);
});

test('a guest that outlives its registry is answered with a fault, and no model is opened for it', (t) => {
  const { registry, guest } = open(t, { echo: { path: echoFolder(t) } });
  const { loadByName } = guest.imports['wasi:nn/graph'];
  const context = loadByName('echo').initExecutionContext();
  registry.close();
  assert.deepEqual(
    refusalOf(() => loadByName('echo')),
    { code: 'runtime-error', data: 'the host is closing' },
  );
  assert.equal(refusalOf(() => context.compute([['x', floats(guest, 1, 2)]])).code, 'runtime-error');
});

test('a model that a guest brings is closed with its last handle, or with the guest', (t) => {
  const backend = counting();
  const { registry } = open(t, {}, { open: backend.open });
  const guest = registry.guest({ ...EVERYTHING, load: 'allowed' });
  const bring = (): ReturnType<typeof load> => load([new Uint8Array(100)], 'onnx', 'cpu');
  const { load } = guest.imports['wasi:nn/graph'];
  const graph = bring();
  const context = graph.initExecutionContext();
  graph[Symbol.dispose]();
  assert.deepEqual([guest.alive.modelBytes, backend.closed], [100, 0]);
  context[Symbol.dispose]();
  assert.deepEqual([guest.alive, backend.closed], [NOTHING_ALIVE, 1]);
  bring();
  guest.close();
  guest.close();
  assert.deepEqual([backend.opened, backend.closed], [2, 2]);
});

test('a model of 1 GB is refused before a byte of it is read, and nothing of it is kept', (t) => {
  const { registry } = open(t, {});
  const parts = [new Uint8Array(2 ** 30)];
  for (const [load, code] of [
    ['refused', 'unsupported-operation'],
    ['allowed', 'too-large'],
  ] as const) {
    const guest = registry.guest({ name: 'test', allow: 'all', load });
    assert.equal(refusalOf(() => guest.imports['wasi:nn/graph'].load(parts, 'onnx', 'cpu')).code, code);
    assert.deepEqual(guest.alive, NOTHING_ALIVE);
  }
});

test('what a backend throws is a fault to the guest: its own code, or unknown without a word of it', (t) => {
  const path = echoFolder(t);
  const said = (thrown: Error): unknown => {
    const { guest } = open(
      t,
      { echo: { path } },
      {
        open: counting(() => {
          throw thrown;
        }).open,
      },
    );
    return refusalOf(() => echo(guest, 'echo', 1, 2));
  };
  assert.deepEqual(said(new NnFault('timeout', 'there was no answer within 50 ms')), {
    code: 'timeout',
    data: 'there was no answer within 50 ms',
  });
  assert.deepEqual(said(new TypeError('/secret/path')), { code: 'unknown', data: 'the model failed' });
});

test('a run beyond its deadline is a timeout, and its late answer is nobody else’s', (t) => {
  const path = modelFolders(t)['product'] ?? '';
  const patient = { open: 60_000, run: 60_000 };
  const deadlines = { ...patient };
  const { guest } = open(t, { product: { path } }, { open: openInThread(deadlines) });
  const context = guest.imports['wasi:nn/graph'].loadByName('product').initExecutionContext();
  const square = (size: number): ReturnType<typeof floats> => {
    const { Tensor } = guest.imports['wasi:nn/tensor'];
    return new Tensor(Uint32Array.of(size, size), 'FP32', new Uint8Array(4 * size * size));
  };
  const multiply = (size: number): number | undefined =>
    context
      .compute([
        ['a', square(size)],
        ['b', square(size)],
      ])[0]?.[1]
      .data().length;
  deadlines.run = 1;
  assert.deepEqual(
    refusalOf(() => multiply(600)),
    { code: 'timeout', data: 'there was no answer within 1 ms' },
  );
  Object.assign(deadlines, patient);
  assert.equal(multiply(2), 16);
});

test('where the synchronous binding is not what is known of it, that is said and models run in a thread', (t) => {
  const notices: string[] = [];
  const fallback = openHere(
    (line) => void notices.push(line),
    () => ({ kind: 'unknown', why: 'no such file' }),
  );
  const { guest } = open(t, { echo: { path: echoFolder(t) } }, { open: fallback });
  assert.deepEqual(echo(guest, 'echo', 1, 2), [1, 2]);
  assert.deepEqual(echo(guest, 'echo', 3, 4), [3, 4]);
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? '', /synchronous binding.*no such file.*thread/);
});

test('a guest that never drops its handles is trapped, and its neighbour goes on', (t) => {
  const { registry } = open(t, { echo: { path: echoFolder(t) } });
  const leaky = registry.guest({ ...EVERYTHING, limits: { resources: 10 } });
  for (let i = 0; i < 10; i += 1) floats(leaky, i);
  assert.throws(() => floats(leaky, 10), { name: 'RangeError', message: /the guest test holds 10 handles/ });
  assert.throws(() => leaky.imports['wasi:nn/graph'].loadByName('nobody'), RangeError);
  assert.deepEqual(echo(registry.guest(EVERYTHING), 'echo', 1, 2), [1, 2]);
});

test('a handle that was dropped or given away is refused, and counts once', (t) => {
  const { guest } = open(t, { echo: { path: echoFolder(t) } });
  const graph = guest.imports['wasi:nn/graph'].loadByName('echo');
  const context = graph.initExecutionContext();
  const given = floats(guest, 1, 2);
  const [[, output] = []] = context.compute([['x', given]]);
  assert.equal(refusalOf(() => context.compute([['x', given]])).code, 'invalid-argument');
  for (const handle of [output, output, given, context, context, graph, graph]) handle?.[Symbol.dispose]();
  assert.deepEqual(guest.alive, NOTHING_ALIVE);
  assert.equal(refusalOf(() => graph.initExecutionContext()).code, 'invalid-argument');
  assert.equal(refusalOf(() => context.compute([])).code, 'invalid-argument');
});

test('with and without version, a guest finds the same interfaces', (t) => {
  const { imports } = open(t, {}).guest;
  for (const name of ['tensor', 'graph', 'inference', 'errors', 'prompt'] as const) {
    assert.equal(imports[`wasi:nn/${name}`], imports[`wasi:nn/${name}@0.2.0-rc-2024-10-28`]);
  }
});

test('the next shape of wasi:nn, whose load takes a name, is answered as load-by-name is', (t) => {
  const { registry } = open(t, { mine: { path: echoFolder(t) }, theirs: { path: echoFolder(t) } });
  const { load } = registry.guest({ name: 'test', allow: ['mine'] }).imports['wasi:nn/graph'];
  load('mine').initExecutionContext();
  assert.equal(refusalOf(() => load('theirs')).code, 'not-found');
  assert.equal(refusalOf(() => load([new Uint8Array(4)], 'onnx', 'cpu')).code, 'unsupported-operation');
});

test('a prompt is answered by a model of text, and by no other', (t) => {
  const answer = (prompt: string): string => {
    if (prompt === '') throw new RangeError('nothing to answer');
    return `You said: ${prompt}`;
  };
  const { guest } = open(t, { parrot: { kind: 'text', answer }, echo: { path: echoFolder(t) } });
  const { 'wasi:nn/graph': graph, 'wasi:nn/prompt': prompt } = guest.imports;
  const context = prompt.init(graph.loadByName('parrot'));
  assert.equal(context.compute('hello'), 'You said: hello');
  assert.throws(() => context.compute(''), { payload: 'runtime-error: the model failed: nothing to answer' });
  context[Symbol.dispose]();
  const numbers = prompt.init(graph.loadByName('echo'));
  assert.throws(() => numbers.compute('hello'), { payload: 'unsupported-operation: this model takes tensors, and no prompt' });
  numbers[Symbol.dispose]();
  const text = graph.loadByName('parrot');
  assert.equal(refusalOf(() => text.initExecutionContext().compute([])).code, 'unsupported-operation');
});
