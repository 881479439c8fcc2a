/** What the host keeps for its guests: keys, vectors, named models; shared by all instances, bounded, and there after a restart. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { writeOnnx } from '../src/edge-build/onnx-writer.ts';
import { Bucket } from '../src/edge/bucket.ts';
import { NO_JOURNAL } from '../src/edge/journal.ts';
import { startTestEdge, type TestEdge } from './support/edge.ts';

const ask = async (edge: TestEdge, path: string): Promise<unknown> => (await edge.get(path)).json();

/** One host for all of them: a thread takes half a second to start from source. */
const folder = mkdtempSync(join(tmpdir(), 'nearhit-edge-model-'));
const model = join(folder, 'model.onnx');
let edge: TestEdge;

before(async () => {
  const value = { type: 'FP32', dimensions: ['n'] } as const;
  const nodes = [{ operator: 'Identity', inputs: ['input'], outputs: ['output'] }];
  writeFileSync(model, writeOnnx({ inputs: [{ name: 'input', ...value }], outputs: [{ name: 'output', ...value }], nodes }));
  edge = await startTestEdge({ models: { echo: model }, maxVectors: 4000 });
});
after(async () => {
  await edge.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('keys of guests', () => {
  void it('are there for the next instance, until they are deleted', async () => {
    assert.deepEqual(await ask(edge, '/keys?key=a'), { exists: false, length: null });
    assert.equal(await ask(edge, '/keys?do=set&key=a&bytes=5'), 'set');
    assert.deepEqual(await ask(edge, '/keys?key=a'), { exists: true, length: 5 });
    assert.deepEqual(await ask(edge, '/keys?do=list'), { keys: ['a'], cursor: null });
    assert.equal(await ask(edge, '/keys?do=delete&key=a'), 'deleted');
    assert.deepEqual(await ask(edge, '/keys?key=a'), { exists: false, length: null });
  });

  void it('are in one bucket, and there is no other', async () => {
    assert.deepEqual(await ask(edge, '/keys?store=other&key=a'), { tag: 'no-such-store' });
  });

  void it('hold values of a megabyte and no more', async () => {
    assert.equal(await ask(edge, `/keys?do=set&key=large&bytes=${2 ** 20}`), 'set');
    const refused = (await ask(edge, `/keys?do=set&key=large&bytes=${2 ** 20 + 1}`)) as { tag: string; val: string };
    assert.equal(refused.tag, 'other');
    assert.match(refused.val, /too large/);
  });
});

void it('a full bucket gives up what was used least recently', () => {
  const bucket = new Bucket(4000, NO_JOURNAL);
  for (const key of ['a', 'b', 'c']) bucket.set(key, new Uint8Array(1000));
  bucket.get('a');
  bucket.set('d', new Uint8Array(1000));
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].filter((key) => bucket.get(key) !== undefined),
    ['a', 'c', 'd'],
  );
});

void it('a listing goes on after its cursor, whatever was read meanwhile', () => {
  const bucket = new Bucket(1e7, NO_JOURNAL);
  for (let i = 0; i < 2500; i += 1) bucket.set(`k${i}`, new Uint8Array(1));
  const seen: string[] = [];
  for (let cursor: number | undefined = 0; cursor !== undefined;) {
    const page: ReturnType<Bucket['list']> = bucket.list(cursor);
    seen.push(...page.keys);
    bucket.get('k2400');
    cursor = page.cursor;
  }
  assert.equal(new Set(seen).size, 2500);
  assert.equal(seen.length, 2500);
});

describe('vectors of guests', () => {
  const idsNear = async (query: string): Promise<string[]> =>
    ((await ask(edge, `/vectors?do=nearest&${query}`)) as { id: string }[]).map(({ id }) => id);

  void it('are found nearest first, within their scope and model', async () => {
    assert.equal(await ask(edge, '/vectors?do=put&id=east&vector=1,0'), 'put');
    assert.equal(await ask(edge, '/vectors?do=put&id=north&vector=0,1'), 'put');
    assert.equal(await ask(edge, '/vectors?do=put&id=other&scope=t&vector=1,0'), 'put');
    const found = (await ask(edge, '/vectors?do=nearest&vector=0.6,0.8')) as { id: string; similarity: number }[];
    assert.deepEqual(
      found.map(({ id, similarity }) => [id, Number(similarity.toFixed(3))]),
      [
        ['north', 0.8],
        ['east', 0.6],
      ],
    );
    assert.deepEqual(await idsNear('vector=0.6,0.8&limit=1'), ['north']);
    assert.deepEqual(await idsNear('scope=t&vector=1,0'), ['other']);
    assert.deepEqual(await idsNear('model=n&vector=1,0'), []);
  });

  void it('are replaced and removed by their id', async () => {
    await ask(edge, '/vectors?do=put&scope=r&id=one&vector=1,0');
    await ask(edge, '/vectors?do=put&scope=r&id=one&vector=0,1');
    const [found] = (await ask(edge, '/vectors?do=nearest&scope=r&vector=0,1')) as { similarity: number }[];
    assert.ok((found?.similarity ?? 0) > 0.999);
    await ask(edge, '/vectors?do=remove&scope=r&id=one');
    assert.deepEqual(await idsNear('scope=r&vector=0,1'), []);
  });

  void it('of other dimensions than their model has, or none at all, are refused', async () => {
    for (const vector of ['1,0,0', '0,0', 'x,1']) {
      const refused = (await ask(edge, `/vectors?do=put&id=odd&vector=${vector}`)) as { tag: string };
      assert.equal(refused.tag, 'wrong-dimensions', vector);
    }
    assert.equal(((await ask(edge, '/vectors?do=nearest&vector=1,0,0')) as { tag: string }).tag, 'wrong-dimensions');
  });

  void it('with names that are too long are refused', async () => {
    const refused = (await ask(edge, `/vectors?do=put&id=${'x'.repeat(1100)}&vector=1,0`)) as { tag: string };
    assert.equal(refused.tag, 'too-large');
  });

  void it('beyond the bound push out the oldest', async () => {
    for (let i = 0; i < 20; i += 1) await ask(edge, `/vectors?do=put&scope=many&id=v${i}&vector=1,${i}`);
    assert.deepEqual(await idsNear('vector=1,0'), []);
    assert.ok((await idsNear('scope=many&vector=1,20')).includes('v19'));
    assert.ok(edge.running.gauges().vectors < 12);
  });
});

void it('what guests stored is there after a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'nearhit-edge-data-'));
  const first = await startTestEdge({ data });
  await ask(first, '/keys?do=set&key=a&bytes=5');
  await ask(first, '/keys?do=set&key=b&bytes=5');
  await ask(first, '/keys?do=delete&key=b');
  await ask(first, '/vectors?do=put&id=east&vector=1,0');
  await assert.rejects(startTestEdge({ data }), { name: 'DirectoryInUse' });
  await first.close();

  const second = await startTestEdge({ data });
  assert.deepEqual(await ask(second, '/keys?do=list'), { keys: ['a'], cursor: null });
  assert.deepEqual(await ask(second, '/keys?key=a'), { exists: true, length: 5 });
  assert.equal(((await ask(second, '/vectors?do=nearest&vector=1,0')) as { id: string }[])[0]?.id, 'east');
  await second.close();
  rmSync(data, { recursive: true, force: true });
});

describe('named models of guests', () => {
  const run = async (name: string, data: Uint8Array): Promise<unknown> =>
    (await edge.get(`/run?model=${name}`, { method: 'POST', body: data as Uint8Array<ArrayBuffer> })).json();

  void it('run in a process of the host', async () => {
    const data = new Uint8Array(Float32Array.of(1, -2, 3.5).buffer);
    assert.deepEqual(await run('echo', data), [['output', Buffer.from(data).toString('hex')]]);
  });

  void it('that nobody registered are not found', async () => {
    assert.equal(((await run('other', new Uint8Array(4))) as { tag: string }).tag, 'not-found');
  });

  void it('cannot be brought by a guest', async () => {
    assert.equal(((await ask(edge, '/load?bytes=1000000')) as { tag: string }).tag, 'unsupported-operation');
  });
});
