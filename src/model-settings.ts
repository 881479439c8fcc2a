/** How `models` in the config file becomes the specs of embedding models: one schema a kind, and what was left out filled in. */
import { z } from 'zod';
import type { Config } from './config.ts';
import { absolute, mapOf, oneOf, parsed, path, text, timeout, upstreamUrl, whole, type Value } from './setting-values.ts';
import { toMs } from './units.ts';

/** As `sha256sum` prints it. */
const sha256: Value<string> = parsed(
  (raw) => (typeof raw === 'string' && /^[0-9a-f]{64}$/i.test(raw) ? raw.toLowerCase() : undefined),
  'is no SHA-256 sum; write its 64 hexadecimal digits, as sha256sum prints them',
);

/** Not trimmed: `query: ` ends in a space that the model was trained with. */
const prefix = z.string('is no text').max(200, 'is longer than 200 characters');

const provider = oneOf(['cpu', 'cuda', 'coreml', 'dml']);

const dimensions = whole(1, 65_536);
const maxTokens = whole(8, 8192);

const folder = {
  path,
  sha256: sha256.optional(),
  dimensions,
  prefix: prefix.default(''),
  maxTokens: maxTokens.default(256),
  calibration: path.optional(),
};

const onnx = z.strictObject({
  ...folder,
  kind: z.literal('onnx'),
  pooling: oneOf(['mean', 'cls']).default('mean'),
  threads: whole(1, 256).default(1),
  providers: z.array(provider, 'is no list of cpu, cuda, coreml, dml').min(1, 'names no provider').default(['cpu']),
});

const wasm = z.strictObject({ ...folder, kind: z.literal('wasm'), pooling: oneOf(['mean']).default('mean') });

const remote = z.strictObject({
  kind: z.literal('remote'),
  url: upstreamUrl,
  /** Of a server of one model there is nothing to name. */
  model: z.string('is no text').default(''),
  api: oneOf(['openai', 'tei', 'ollama']).default('openai'),
  key: text.optional(),
  dimensions,
  prefix: prefix.default(''),
  maxTokens: maxTokens.default(256),
  batch: whole(1, 2048).default(32),
  timeout: timeout.default(toMs(5_000)),
  calibration: path.optional(),
});

export const models: Value<Config['models']> = mapOf(
  z.discriminatedUnion('kind', [onnx, wasm, remote], 'is no model; write {"kind": "onnx", "path": ..., "dimensions": ...}'),
  'name -> {"kind": "onnx", "path": ..., "dimensions": ...}',
);

/** Keys of a model that hold paths. */
const PATHS: readonly string[] = ['path', 'calibration'];

/** The same JSON with its relative paths meant from `folder`; what is no model is left for the schema to refuse. */
export function modelsFrom(raw: unknown, folder: string): unknown {
  return entriesOf(raw, (model) =>
    entriesOf(model, (value, key) => (PATHS.includes(key) && typeof value === 'string' ? absolute(value, folder) : value)),
  );
}

function entriesOf(raw: unknown, each: (value: unknown, key: string) => unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(Object.entries(raw).map(([key, value]: [string, unknown]) => [key, each(value, key)]));
}
