/** What decides, inside the engine of the component, on Node: every key, scope, verdict and judgement is the one that Node reaches itself. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openGuest } from '../../edge/conformance/instantiate.ts';
import { runTool, toolchainMissing } from '../../edge/toolchain/tools.ts';
import { createLocalEmbedder } from '../../src/embed/local-embedder.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { ModelRegistry } from '../../src/wasi-nn/index.ts';
import { cosine } from '../contracts/embedder.ts';
import { builtComponent } from '../support/component.ts';
import { decisionCases, QUESTIONS } from '../support/decision-cases.ts';
import { maySkip } from '../support/may-skip.ts';
import { nodeDecisions } from '../support/node-decisions.ts';

/** nearhit:edge/decisions, as jco gives it: what is a promise in the guest is waited for in there. */
interface Decisions {
  understand(request: string): string;
  judge(pair: string, similarity: number | undefined): string;
  embed(model: string, text: string): Uint8Array;
}

const LEAST_COSINE = 0.999_999;
const { name, model } = DEFAULT_MODEL;
const nothing = (): never => {
  throw new Error('a decision asks no store');
};
class Bucket {}
const NO_STORE = {
  'wasi:keyvalue/store': { open: nothing, Bucket },
  'nearhit:edge/vectors': { nearest: nothing, put: nothing, remove: nothing },
};

describe('what decides, in the engine of the component', { skip: maySkip(toolchainMissing()) }, () => {
  const cases = decisionCases();
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-decisions-'));
  const registry = new ModelRegistry({ [name]: { path: model.path } }, { notice: () => undefined });
  const host = registry.guest({ name: 'decisions', allow: 'all', load: 'refused' });
  let decisions: Decisions;

  before(async () => {
    const component = await builtComponent('tests');
    runTool('jco', ['transpile', component, '-o', folder, '--name', 'decisions', '--instantiation', 'async', '-q'], folder);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    const instantiate = await openGuest<{ readonly decisions: Decisions }>({ component, glue: join(folder, 'decisions.js'), folder });
    ({ decisions } = await instantiate({ ...host.imports, ...NO_STORE }));
  });
  after(() => {
    host.close();
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('understands and judges every case as Node does', async () => {
    const { understood, judged } = await nodeDecisions(cases);
    assert.ok(judged.length > 900 && understood.length > 500);
    assert.deepEqual(
      cases.requests.map((request): unknown => JSON.parse(decisions.understand(JSON.stringify(request)))),
      understood,
    );
    assert.deepEqual(
      cases.pairs.map((pair): unknown => JSON.parse(decisions.judge(JSON.stringify(pair), pair.similarity))),
      judged,
    );
  });

  it('embeds by the model that the host has by name, as Node does', async (t) => {
    const embedder = createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: () => undefined });
    t.after(() => embedder.close());
    for (const text of QUESTIONS) {
      const bytes = decisions.embed(name, text);
      const near = cosine(await embedder.embed(text, undefined), new Float32Array(Uint8Array.from(bytes).buffer));
      assert.ok(near >= LEAST_COSINE, `${near} for ${text}`);
    }
  });

  it('tells what it cannot do as an error of the interface', () => {
    const told = (error: { readonly payload?: string }): boolean => error.payload !== undefined;
    assert.throws(() => decisions.embed('nobody', 'text'), told);
    assert.throws(() => decisions.judge('no JSON', undefined), told);
    assert.throws(() => decisions.understand('no JSON'), told);
  });
});
