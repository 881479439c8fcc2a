/** The model whose ids come as floats beside the one it was made from, on the host of `nearhit/wasi-nn`, asked as the guest asks. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createNamedModel, type IdType } from '../edge/guest/named-model.ts';
import { fieldsOf, withFields } from '../src/edge-build/protobuf.ts';
import { withFloatIds } from '../src/edge-build/float-ids.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';
import { ModelRegistry } from '../src/wasi-nn/index.ts';

const FOLDER = DEFAULT_MODEL.model.path;
const model = readFileSync(join(FOLDER, 'model.onnx'));

test('a model with float ids gives the vectors of the model it was made from, and the guest finds out which it is', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'float-ids-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const floats = join(folder, 'model.onnx');
  writeFileSync(floats, withFloatIds(model));
  const registry = new ModelRegistry({ whole: { path: FOLDER }, 'whole-f32': { path: floats }, renamed: { path: floats } });
  t.after(() => registry.close());
  const imports = registry.importsFor({ name: 'test', allow: 'all' });
  const tokenizer = readTokenizer(FOLDER);
  const vectorBy = async (name: string): Promise<readonly [Float32Array, IdType | undefined]> => {
    let took: IdType | undefined;
    const { embed } = createNamedModel({
      name,
      dimensions: 384,
      load: imports['wasi:nn/graph'].loadByName,
      tensor: imports['wasi:nn/tensor'].Tensor,
      tokens: (text) => tokenizer.encode(text),
      remembered: { known: () => took, learnt: (type) => void (took = type) },
    });
    return [await embed('How do I reset my password?', undefined), took];
  };
  const [expected, integers] = await vectorBy('whole');
  assert.equal(integers, 'I64');
  assert.deepEqual(await vectorBy('whole-f32'), [expected, undefined]);
  assert.deepEqual(await vectorBy('renamed'), [expected, 'FP32']);
});

test('a model without the three inputs is refused by their names', () => {
  const graphless = withFields(fieldsOf(model).map((field) => (field.number === 7 ? { ...field, bytes: new Uint8Array(0) } : field)));
  assert.throws(() => withFloatIds(graphless), /no input input_ids, attention_mask, token_type_ids/);
});

test('what is no message of protocol buffers is refused, and what is one comes back byte for byte', () => {
  assert.deepEqual(withFields(fieldsOf(model)), model);
  assert.throws(() => fieldsOf(Uint8Array.of(0x0a, 0x05, 1)), RangeError);
  assert.throws(() => fieldsOf(Uint8Array.of(0x80)), RangeError);
  assert.throws(() => fieldsOf(Uint8Array.of(0x0b)), RangeError);
});
