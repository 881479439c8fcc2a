/**
 * The import law of ARCHITECTURE.md as a table: who may see whom below src/. A path ending in `/` is a whole folder.
 * The rule resolves what it reads, so `../x.ts`, `./../x.ts`, `export from`, `import()` and `import('x').T` are all the same to it.
 * A file that no row names is an error too: a new folder needs a decision about what it may see.
 */
import { dirname, posix } from 'node:path';
import { belowRoot, isTypeOnly, within } from './nodes.js';

const FLOOR = [
  'units',
  'errors',
  'prompt',
  'entry',
  'outcome',
  'exchange',
  'clock',
  'sse',
  'sse-event',
  'scratch',
  'json-array',
  'bytes',
  'next-turn',
  'parse-url',
  'held-bytes',
  'read-whole',
  'query',
  'text',
  'observer',
  'config',
  'headers',
  'error-body',
  'wasm',
].map((name) => `${name}.ts`);
const PURE = ['identity/', 'policy/', 'judge/', 'dialects/'];
const PORTS = [
  'dialects/dialect.ts',
  'embed/embedder.ts',
  'vectors/vector-index.ts',
  'store/store.ts',
  'upstream/upstream.ts',
  'judge/judge.ts',
  'words/word-index.ts',
  'learn/evidence.ts',
];
/** The judge's own data: words, readings, weights. Types and tables, no decision. */
const JUDGE_DATA = ['judge/lexicon/lexicon.ts', 'judge/reading/reading.ts', 'judge/calibration.ts'];
/** One upstream call and its readers: no socket in it, and no part of any adapter. */
const FLIGHTS = ['answer-log', 'budget', 'coalesce', 'decode', 'flight', 'record'].map((name) => `upstream/${name}.ts`);
/** What people and programs ask a running cache: implemented by operate.ts, used by the admin listener and the verbs. */
const OPERATIONS = ['admin/operations.ts'];
const STEPS = ['steps/', 'proxy.ts'];
const SETTINGS = [
  'settings.ts',
  'setting-values.ts',
  'setting-words.ts',
  'plain-settings.ts',
  'model-settings.ts',
  'overrides.ts',
  'shown-setting.ts',
  'version.ts',
];
/** A file of ours as a thread or a process. */
const START_FILE = ['start-file.ts'];
/** Two listeners, one defence against DNS rebinding. */
const HOST_GUARD = ['http/host-guard.ts'];

/**
 * `may`: may be imported. `types`: only by `import type`. A row also sees its own files. `outside`: may it import packages and
 * Node's modules. `composes`: may it import compose.ts. The first row that names a file is the one that binds it.
 */
const LAW = [
  { files: ['units.ts', 'errors.ts'], closed: true, may: [], outside: 'no' },
  { files: FLOOR, may: FLOOR, outside: 'no' },
  // Terms are made by the judge, and kept by the index: their type is the index's port.
  { files: ['judge/terms.ts'], may: [...FLOOR, 'judge/'], types: ['words/word-index.ts'], outside: 'no' },
  ...PURE.map((folder) => ({ files: [folder], may: FLOOR, types: PURE, outside: 'no' })),
  { files: START_FILE, may: [], outside: 'yes' },
  { files: ['processes/'], may: [...FLOOR, ...START_FILE], outside: 'yes' },
  { files: ['embed/', 'vectors/'], may: [...FLOOR, ...PORTS, ...START_FILE, 'processes/'], outside: 'yes' },
  // The host of wasi:nn is a door of its own (`nearhit/wasi-nn`): any program's guests, the embedder's files and pieces of its work.
  { files: ['wasi-nn/'], may: [...FLOOR, ...START_FILE, 'embed/'], outside: 'yes' },
  { files: ['store/'], may: [...FLOOR, ...PORTS], outside: 'yes' },
  { files: ['upstream/'], may: [...FLOOR, ...PORTS], outside: 'yes' },
  { files: ['words/'], may: [...FLOOR, ...PORTS], outside: 'yes' },
  { files: ['learn/'], may: [...FLOOR, ...PORTS, ...JUDGE_DATA], outside: 'yes' },
  {
    files: ['operate.ts'],
    may: [...FLOOR, ...PORTS, ...FLIGHTS, ...OPERATIONS],
    types: ['steps/', 'admin/', 'reembed/'],
    outside: 'no',
  },
  { files: ['reembed/'], may: [...FLOOR, ...PORTS, 'steps/models/turns.ts'], types: OPERATIONS, outside: 'yes' },
  { files: STEPS, may: [...FLOOR, ...PORTS, ...PURE, ...FLIGHTS], types: OPERATIONS, outside: 'no' },
  {
    files: ['models-in-use.ts'],
    may: [...FLOOR, ...PORTS, ...PURE, 'embed/', 'meaning.ts', 'model-host.ts', 'open-model.ts', 'knowledge.ts'],
    types: [...STEPS, ...OPERATIONS],
    outside: 'no',
  },
  { files: ['meaning.ts'], may: [...FLOOR, ...PORTS, ...PURE, ...STEPS, 'learn/'], types: ['admin/'], outside: 'no' },
  {
    files: ['join-core.ts'],
    may: [...FLOOR, ...PORTS, ...PURE, ...STEPS, ...FLIGHTS, 'meaning.ts', 'upstream/routes.ts', 'upstream/known-hosts.ts'],
    outside: 'no',
  },
  { files: ['knowledge.ts'], may: ['judge/'], outside: 'yes' },
  { files: ['follow-store.ts'], may: PORTS, outside: 'no' },
  { files: ['housekeeping.ts'], may: [...FLOOR, ...PORTS], types: ['learn/'], outside: 'no' },
  { files: ['open-model.ts'], may: [...FLOOR, ...PORTS, 'embed/', 'upstream/'], outside: 'yes' },
  {
    files: ['model-host.ts'],
    may: [...FLOOR, ...PORTS, ...STEPS, ...HOST_GUARD, 'open-model.ts', 'embed/', 'admin/token.ts'],
    outside: 'no',
  },
  { files: ['judge-model.ts'], may: [...FLOOR, ...PORTS, 'learn/', 'upstream/'], outside: 'yes' },
  {
    files: ['main.ts', 'index.ts'],
    may: [...FLOOR, ...PORTS, ...SETTINGS, 'http/fetch-door.ts', 'cli/'],
    types: [...STEPS, 'admin/'],
    outside: 'yes',
    composes: true,
  },
  { files: SETTINGS, may: FLOOR, outside: 'yes' },
  {
    files: ['cli/serve.ts', 'cli/demo.ts', 'cli/demo/'],
    may: [...FLOOR, ...PORTS, ...SETTINGS, 'cli/'],
    types: [...STEPS, 'admin/'],
    outside: 'yes',
    composes: true,
  },
  // The evaluation measures the product: its verbs run the whole of it, or its deciding parts as compose-evaluation.ts joins them.
  { files: ['eval/'], may: [...FLOOR, ...PORTS, ...JUDGE_DATA, 'learn/clopper-pearson.ts'], outside: 'yes' },
  {
    files: ['compose-evaluation.ts', 'compose-forecast.ts'],
    may: [...FLOOR, ...PORTS, ...PURE, 'open-model.ts', 'knowledge.ts', 'learn/', 'words/', 'embed/', 'eval/', 'steps/'],
    outside: 'yes',
  },
  {
    files: ['cli/eval.ts', 'cli/eval/', 'cli/calibrate.ts', 'cli/forecast.ts'],
    may: [...FLOOR, ...PORTS, ...JUDGE_DATA, ...SETTINGS, 'cli/', 'eval/', 'compose-evaluation.ts', 'compose-forecast.ts'],
    types: [...STEPS, 'admin/'],
    outside: 'yes',
    composes: true,
  },
  // What makes Wasm out of the package: nothing that serves imports it.
  { files: ['edge-build/'], may: [...FLOOR, 'embed/'], outside: 'yes' },
  {
    files: ['cli/edge.ts', 'cli/edge/'],
    may: [...FLOOR, ...SETTINGS, 'cli/', 'edge-build/', 'compose-edge.ts'],
    outside: 'yes',
  },
  { files: ['cli/'], may: [...FLOOR, ...PORTS, ...SETTINGS, 'cli/edge/help-text.ts'], types: [...STEPS, 'admin/'], outside: 'yes' },
  // The edge host: another program than the cache, of the same parts. Its threads are guests' and see nothing but its own files.
  {
    files: ['edge/'],
    may: [
      ...FLOOR,
      ...PORTS,
      ...START_FILE,
      'processes/',
      'wasi-nn/',
      'embed/model-files.ts',
      'http/error-reply.ts',
      'edge-build/wasm-binary.ts',
    ],
    types: ['upstream/routes.ts'],
    outside: 'yes',
  },
  {
    files: ['compose-edge.ts'],
    may: [...FLOOR, ...PORTS, 'edge/', 'http/', 'store/directory-lock.ts', 'upstream/', 'vectors/'],
    outside: 'yes',
  },
  { files: ['http/'], may: [...FLOOR, ...PORTS], types: [...STEPS, 'upstream/routes.ts'], outside: 'yes' },
  { files: ['admin/'], may: [...FLOOR, ...PORTS, ...HOST_GUARD], types: STEPS, outside: 'yes' },
  {
    files: ['compose.ts'],
    may: [
      ...FLOOR,
      ...PURE,
      ...STEPS,
      ...SETTINGS,
      'operate.ts',
      'follow-store.ts',
      'join-core.ts',
      'knowledge.ts',
      'meaning.ts',
      'judge-model.ts',
      'models-in-use.ts',
      'housekeeping.ts',
      'reembed/',
      'embed/',
      'vectors/',
      'words/',
      'learn/',
      'store/',
      'upstream/',
      'http/',
      'admin/',
    ],
    outside: 'yes',
  },
];

const rowOf = (path) => LAW.find((row) => within(path, row.files));

/** The path below src/, or undefined for a file elsewhere. */
function belowSource(filename) {
  const path = belowRoot(filename);
  return path?.startsWith('src/') === true ? path.slice('src/'.length) : undefined;
}

/** Why this import breaks the law, or undefined. */
function breach(from, specifier, typeOnly) {
  const row = rowOf(from);
  if (row === undefined) return `src/${from} has no row in the import law: add its folder to scripts/lint/import-law.js`;
  if (!specifier.startsWith('.'))
    return row.outside === 'yes' ? undefined : `src/${from} is pure and may not import "${specifier}": take what it gives as an argument`;
  const to = posix.join(dirname(from), specifier);
  if (to.startsWith('..'))
    return to === '../package.json' ? undefined : `src/${from} may not import ${to}: nothing outside src/ is in the package`;
  if (to === 'compose.ts') return row.composes === true ? undefined : `src/${from} may not import compose.ts: only the doors do`;
  if (row.closed !== true && within(to, row.files)) return undefined;
  if (within(to, row.may)) return undefined;
  if (within(to, row.types ?? [])) return typeOnly ? undefined : `src/${from} may import only types from src/${to}`;
  return `src/${from} may not import src/${to}: the import law lets it see ${[...row.may, ...(row.types ?? [])].join(', ') || 'nothing'}`;
}

export const importLaw = {
  create(context) {
    const from = belowSource(context.filename);
    if (from === undefined) return {};
    const check = (node) => {
      if (node.source?.type !== 'Literal' || typeof node.source.value !== 'string') return;
      const message = breach(from, node.source.value, isTypeOnly(node));
      if (message !== undefined) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};
