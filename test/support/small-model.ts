/** Folders with a whole embedding model in them, small enough to be made for one test: a table of vectors, one a token, and a tokenizer. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OnnxModel } from '../../src/config.ts';
import { writeOnnx, type Constant, type ElementType, type Node, type ValueInfo } from '../../src/edge-build/onnx-writer.ts';

interface ReferenceTokens {
  readonly tokenizer: object;
  /** Of the first texts of tokens.json. */
  readonly ids: readonly string[];
}
export type TokenizerKind = 'unigram' | 'bpe' | 'cased';

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
export const TOKENIZERS = fixture('tokenizers.json') as Readonly<Record<TokenizerKind, ReferenceTokens>>;
const { texts } = fixture('tokens.json') as { readonly texts: readonly (readonly [text: string, ids: string])[] };

/** Texts with the ids that the reference gives them. */
export function referenceOf(kind: TokenizerKind): readonly { readonly text: string; readonly ids: readonly number[] }[] {
  return TOKENIZERS[kind].ids.map((ids, index) => ({ text: texts[index]?.[0] ?? '', ids: ids.split(' ').map(Number) }));
}

export const DIMENSIONS = 8;
/** More than any of the small vocabularies has. */
const ROWS = 1000;

/** The vector of a token. */
export function rowOf(id: number): readonly number[] {
  return Array.from({ length: DIMENSIONS }, (_, dimension) => Math.sin(id * 7.3 + dimension * 1.7));
}
export interface SmallModel {
  readonly tokenizer?: TokenizerKind;
  readonly inputs?: readonly string[];
  readonly type?: ElementType;
  readonly output?: 'last_hidden_state' | 'sentence_embedding';
  /** A token whose vector is no number. */
  readonly poison?: number;
  readonly settings?: Partial<OnnxModel>;
}

/** In a new folder of its own, which the test removes. */
export function makeModel({ tokenizer = 'bpe', settings = {}, ...graph }: SmallModel = {}): OnnxModel {
  const path = mkdtempSync(join(tmpdir(), 'nearhit-small-model-'));
  writeFileSync(join(path, 'model.onnx'), tableModel(graph));
  writeFileSync(join(path, 'tokenizer.json'), JSON.stringify(TOKENIZERS[tokenizer].tokenizer));
  return {
    kind: 'onnx',
    path,
    dimensions: DIMENSIONS,
    pooling: 'mean',
    prefix: '',
    maxTokens: 512,
    threads: 1,
    providers: ['cpu'],
    ...settings,
  };
}

type GraphOptions = Pick<SmallModel, 'inputs' | 'type' | 'output' | 'poison'>;

/** Looks each token up; a `sentence_embedding` is the sum over them, which no pooling of ours would give. */
function tableModel({
  inputs = ['input_ids', 'attention_mask'],
  type = 'I64',
  output = 'last_hidden_state',
  poison,
}: GraphOptions): Uint8Array {
  const rows = Float32Array.from(Array.from({ length: ROWS }, (_, id) => (id === poison ? rowOf(Number.NaN) : rowOf(id))).flat());
  const table: Constant = { name: 'table', type: 'FP32', dimensions: [ROWS, DIMENSIONS], data: new Uint8Array(rows.buffer) };
  const axis: Constant = { name: 'axis', type: 'I64', dimensions: [1], data: new Uint8Array(BigInt64Array.of(1n).buffer) };
  const nodes: Node[] = [
    { operator: 'Cast', inputs: ['input_ids'], outputs: ['ids'], attributes: { to: 7 } },
    { operator: 'Gather', inputs: ['table', 'ids'], outputs: [output === 'last_hidden_state' ? output : 'looked_up'] },
  ];
  const sum: Node = { operator: 'ReduceSum', inputs: ['looked_up', 'axis'], outputs: [output], attributes: { keepdims: 0 } };
  const value = (name: string, of: ElementType, dimensions: ValueInfo['dimensions']): ValueInfo => ({ name, type: of, dimensions });
  return writeOnnx({
    inputs: inputs.map((name) => value(name, type, ['texts', 'tokens'])),
    outputs: [value(output, 'FP32', output === 'last_hidden_state' ? ['texts', 'tokens', DIMENSIONS] : ['texts', DIMENSIONS])],
    nodes: output === 'last_hidden_state' ? nodes : [...nodes, sum],
    constants: [table, axis],
  });
}
