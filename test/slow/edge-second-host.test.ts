/** The cache's component on a host that is none of ours: wasmtime from Python, models in Python's onnxruntime, a wasi:http in Python. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { withFloatIds } from '../../src/edge-build/float-ids.ts';
import { toolchainMissing } from '../../edge/toolchain/tools.ts';
import { createLocalEmbedder } from '../../src/embed/local-embedder.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { cosine } from '../contracts/embedder.ts';
import { completion } from '../support/chat-wire.ts';
import { builtComponent } from '../support/component.ts';
import { decisionCases, QUESTIONS } from '../support/decision-cases.ts';
import { maySkip } from '../support/may-skip.ts';
import { nodeDecisions } from '../support/node-decisions.ts';
import { startOrigin, type Origin } from '../support/origin.ts';
import { hostPython } from '../support/python.ts';

interface Answers {
  readonly understood: readonly unknown[];
  readonly judged: readonly unknown[];
  readonly vectors: Readonly<Record<string, readonly string[]>>;
  readonly served: readonly { readonly status: number; readonly outcome: readonly string[]; readonly body: string }[];
}

/** The model by its own name, with floats by the name that says so, and with floats by one that does not. */
const MODELS = [DEFAULT_MODEL.name, `${DEFAULT_MODEL.name}-f32`, 'renamed'] as const;
const LEAST_COSINE = 0.9999;

const python = hostPython();
const missing = toolchainMissing() ?? (python.kind === 'missing' ? python.why : undefined);
const cases = decisionCases();

describe('the same component in wasmtime', { skip: maySkip(missing) }, () => {
  let origin: Origin;
  let answers: Answers;
  const folder = mkdtempSync(join(tmpdir(), 'second-host-'));

  before(async () => {
    origin = await startOrigin({ kind: 'json', body: completion({ content: 'A map from keys to values.' }) });
    layOutModels(folder);
    const served = ['What is a hash table?', 'What is a hash table?', 'What are hash tables?'].map(chatRequest);
    answers = await askedInPython([await builtComponent('tests'), join(folder, 'models'), origin.url], {
      ...cases,
      texts: QUESTIONS,
      served,
    });
  });
  after(async () => {
    await origin?.close();
    rmSync(folder, { recursive: true });
  });

  test('understands and judges every case as Node does', async () => {
    const { understood, judged } = await nodeDecisions(cases);
    assert.ok(judged.length > 900 && understood.length > 500);
    assert.deepEqual(answers.understood, understood);
    assert.deepEqual(answers.judged, judged);
  });

  test('embeds as Node does, by integer ids and by floats', async (t) => {
    const embedder = createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: () => undefined });
    t.after(() => embedder.close());
    let least = 1;
    for (const [i, question] of QUESTIONS.entries()) {
      const vector = await embedder.embed(question, undefined);
      for (const model of MODELS) least = Math.min(least, cosine(vector, vectorIn(answers.vectors[model]?.[i])));
    }
    t.diagnostic(`least cosine to Node's vectors: ${least}`);
    assert.ok(least >= LEAST_COSINE, `least cosine ${least}`);
    for (const model of MODELS) assert.deepEqual(answers.vectors[model], answers.vectors[DEFAULT_MODEL.name]);
  });

  test('serves a miss, an exact hit and a semantic hit', () => {
    const outcomes = answers.served.map(({ status, outcome }) => `${status} ${outcome[0]?.replace(/ ttl=\d+;/, '')}`);
    assert.deepEqual(outcomes, [
      '200 nearhit; fwd=miss; detail=none',
      '200 nearhit; hit; detail=exact',
      '200 nearhit; hit; detail=semantic',
    ]);
    assert.equal(new Set(answers.served.map(({ body }) => body)).size, 1);
    assert.equal(origin.requests.length, 1);
  });
});

function layOutModels(folder: string): void {
  const model = join(DEFAULT_MODEL.model.path, 'model.onnx');
  for (const name of MODELS) mkdirSync(join(folder, 'models', name), { recursive: true });
  const [whole, ...floats] = MODELS.map((name) => join(folder, 'models', name, 'model.onnx'));
  symlinkSync(model, whole ?? '');
  for (const path of floats) writeFileSync(path, withFloatIds(readFileSync(model)));
}

function chatRequest(question: string): object {
  const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] });
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length), authorization: 'Bearer sk-second-host' };
  return { path: '/v1/chat/completions', headers, body };
}

async function askedInPython(args: readonly string[], cases: object): Promise<Answers> {
  assert.ok(python.kind === 'ready');
  const child = spawn(python.path, [join(python.host, 'run_agreement.py'), ...args], { timeout: 500_000 });
  child.stdin.end(JSON.stringify(cases));
  const [answer, log] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  if (answer.length === 0) assert.fail(`the second host gave no answer: ${log}`);
  return JSON.parse(answer.toString()) as Answers;
}

function vectorIn(base64: string | undefined): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64 ?? '', 'base64')).buffer);
}
