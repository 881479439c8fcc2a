/**
 * What decides, inside the engine of the component: the same tables, decided there and on Node, and once more on a host that is none of
 * ours. Vectors by the model that each host has under its name.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openGuest } from '../../edge/conformance/instantiate.ts';
import { readSettings } from '../../edge/guest/config.ts';
import { createDecisions, type Decisions } from '../../edge/guest/decisions.ts';
import { decidingCore } from '../../edge/guest/deciding-core.ts';
import { runTool } from '../../edge/toolchain/tools.ts';
import { readTokenizer } from '../../src/embed/tokenizer.ts';
import { readCalibration, readLexicon } from '../../src/knowledge.ts';
import { openKnowledge } from '../../src/meaning.ts';
import { ModelRegistry } from '../../src/wasi-nn/index.ts';
import { cosine } from '../contracts/embedder.ts';
import { memoryBucket } from '../support/bucket.ts';
import { builtComponent, componentMissing } from '../support/component.ts';
import { decisionCases, type DecisionCases } from '../support/decision-cases.ts';
import { MODEL_NAME, namedModel } from '../support/guest.ts';
import { hostPython } from '../support/python.ts';

const FOLDER = fileURLToPath(new URL(`../../models/${MODEL_NAME}/`, import.meta.url));
const missing = componentMissing('tests');
const python = hostPython();

interface Decided {
  readonly requests: readonly unknown[];
  readonly pairs: readonly Judged[];
  readonly vectors: readonly Float32Array[];
}

interface Judged {
  readonly judgement: { readonly kind: string; readonly name?: string; readonly score?: number; readonly explained?: string };
  readonly vetoes: readonly string[];
}

/** As the component exports it: what is a promise on Node is waited for in there. */
type Exported = Omit<Decisions, 'embed'> & { embed(model: string, text: string): Uint8Array };

describe('what decides, in the engine of the component', { skip: missing }, () => {
  const cases = decisionCases();
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-decisions-'));
  const registry = new ModelRegistry({ [MODEL_NAME]: { path: FOLDER } }, { notice: () => undefined });
  const host = registry.guest({ name: 'decisions', allow: 'all', load: 'refused' });
  let component: string;
  let node: Decided;

  before(async () => {
    component = await builtComponent('tests');
    const knowledge = openKnowledge(readLexicon(), readCalibration());
    const core = decidingCore({
      knowledge,
      tokenizer: readTokenizer(FOLDER),
      settings: readSettings({ NEARHIT_SECRET: 'the same in every comparison' }),
    });
    const embedder = (name: string): ReturnType<typeof namedModel> => namedModel(name, host.imports, memoryBucket());
    const own = createDecisions({ knowledge, core, embedder });
    node = await decidedBy(cases, { ...own, embed: (text) => own.embed(MODEL_NAME, text) });
  });
  after(() => {
    host.close();
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('decides on Node what Node decides, to the last digit of a key, and gives the same vectors', async () => {
    runTool('jco', ['transpile', component, '-o', folder, '--name', 'decisions', '--instantiation', 'async', '-q'], folder);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    const instantiate = await openGuest<{ readonly decisions: Exported }>({ component, glue: join(folder, 'decisions.js'), folder });
    const { decisions } = await instantiate(host.imports);
    assertSame(await decidedBy(cases, { ...decisions, embed: async (text) => decisions.embed(MODEL_NAME, text) }), node, 0.999_999);
    assert.throws(
      () => decisions.embed('nobody', 'text'),
      (error: { payload?: string }) => /not-found/.test(error.payload ?? ''),
    );
    assert.throws(
      () => decisions.judge('no JSON', undefined),
      (error: { payload?: string }) => error.payload !== undefined,
    );
  });

  it('decides the same in wasmtime, with the model in Python', { skip: python.kind === 'missing' ? python.why : false }, () => {
    assert.ok(python.kind === 'ready');
    const [input, output] = [join(folder, 'cases.json'), join(folder, 'decided.json')];
    writeFileSync(input, JSON.stringify(cases));
    const args = [join(python.host, 'run_decisions.py'), component, `${MODEL_NAME}=${FOLDER}model.onnx`, input, output];
    const { status, stdout, stderr } = spawnSync(python.path, args, { encoding: 'utf8', timeout: 500_000 });
    assert.equal(status, 0, stderr || stdout);
    const { requests, pairs, vectors } = JSON.parse(readFileSync(output, 'utf8')) as {
      requests: unknown[];
      pairs: Judged[];
      vectors: string[];
    };
    assertSame({ requests, pairs, vectors: vectors.map((base64) => floats(Buffer.from(base64, 'base64'))) }, node, 0.9999);
  });
});

async function decidedBy(
  cases: DecisionCases,
  decisions: Omit<Decisions, 'embed'> & { embed(text: string): Promise<Uint8Array> },
): Promise<Decided> {
  const vectors: Float32Array[] = [];
  for (const text of cases.texts) vectors.push(floats(await decisions.embed(text)));
  return {
    requests: cases.requests.map((request): unknown => JSON.parse(decisions.understand(request))),
    pairs: cases.pairs.map((pair) => JSON.parse(decisions.judge(pair, undefined)) as Judged),
    vectors,
  };
}

function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** A score is a logistic function of a sum: two engines may round its last digit differently. */
function assertSame(decided: Decided, node: Decided, leastCosine: number): void {
  assert.deepEqual([node.requests.length > 400, node.pairs.length > 900, node.vectors.length > 10], [true, true, true]);
  assert.deepEqual(decided.requests, node.requests);
  assert.deepEqual(decided.pairs.map(withoutScore), node.pairs.map(withoutScore));
  decided.pairs.forEach(({ judgement }, at) => {
    const wanted = node.pairs[at]?.judgement.score;
    if (wanted !== undefined) assert.ok(Math.abs((judgement.score ?? 0) - wanted) < 1e-12, `${judgement.score} for ${wanted}`);
  });
  decided.vectors.forEach((vector, at) => assert.ok(cosine(vector, node.vectors[at] ?? new Float32Array()) >= leastCosine));
}

function withoutScore({ judgement: { kind, name, explained }, vetoes }: Judged): object {
  return { kind, name, explained, vetoes };
}
