import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from './support/lint-fixture.ts';

/** [importing file, line of code] */
type Line = readonly [file: string, code: string];

const BROKEN: readonly Line[] = [
  ['src/units.ts', `import type { ProxyError } from './errors.ts';`],
  ['src/entry.ts', `import type { Store } from './store/store.ts';`],
  ['src/sse.ts', `import { Buffer } from 'node:buffer';`],
  ['src/text.ts', `import { fold } from './policy/fold.ts';`],
  ['src/judge/strict.ts', `import { readFileSync } from 'node:fs';`],
  ['src/judge/strict.ts', `import { ipaddr } from 'ipaddr.js';`],
  ['src/policy/decide.ts', `import { parse } from '../identity/canonical.ts';`],
  ['src/policy/decide.ts', `import type { Store } from '../store/store.ts';`],
  ['src/identity/tenant.ts', `import type { Exchange } from '../http/node-exchange.ts';`],
  ['src/dialects/chat-completions.ts', `export { createProxy } from '../proxy.ts';`],
  ['src/embed/local-embedder.ts', `import { openLmdbStore } from '../store/lmdb.ts';`],
  ['src/vectors/flat.ts', `const store = await import('../store/memory.ts');`],
  ['src/store/lmdb.ts', `import { createFlatIndex } from '../vectors/flat.ts';`],
  ['src/store/lmdb.ts', `import type { Flat } from '../vectors/flat.ts';`],
  ['src/upstream/http-upstream.ts', `import { startServer } from '../http/server.ts';`],
  ['src/proxy.ts', `import { openLmdbStore } from './store/lmdb.ts';`],
  ['src/proxy.ts', `import { createServer } from 'node:http';`],
  ['src/steps/find.ts', `import { createFlatIndex } from '../vectors/flat.ts';`],
  ['src/steps/find.ts', `import { createHttpUpstream } from '../upstream/http-upstream.ts';`],
  ['src/http/server.ts', `import { createProxy } from '../proxy.ts';`],
  ['src/http/server.ts', `import { openCore } from '../compose.ts';`],
  ['src/admin/server.ts', `import { openMemoryStore } from '../store/memory.ts';`],
  ['src/cli/purge.ts', `import { openCore } from '../compose.ts';`],
  ['src/cli/purge.ts', `type Core = import('../compose.ts').OpenCore;`],
  ['src/compose.ts', `import { main } from './main.ts';`],
  ['src/newcomer/thing.ts', `import type { Key } from '../units.ts';`],
  ['src/main.ts', `import { origin } from '../test/support/origin.ts';`],
];

const SOUND: readonly Line[] = [
  ['src/entry.ts', `import type { Key } from './units.ts';`],
  ['src/judge/strict.ts', `import { messageOf } from '../errors.ts';`],
  ['src/judge/strict.ts', `import { words } from './words.ts';`],
  ['src/dialects/chat-completions.ts', `import type { Json } from '../identity/canonical.ts';`],
  ['src/embed/local-embedder.ts', `import { Worker } from 'node:worker_threads';`],
  ['src/store/lmdb.ts', `import type { VectorSource } from '../vectors/vector-index.ts';`],
  ['src/store/lmdb.ts', `import { open } from 'lmdb';`],
  ['src/proxy.ts', `import { lookUp } from './steps/look-up.ts';`],
  ['src/steps/find.ts', `import { isFresh } from '../policy/freshness.ts';`],
  ['src/http/server.ts', `import type { Serve } from '../proxy.ts';`],
  ['src/http/server.ts', `import { createServer } from 'node:http';`],
  ['src/compose.ts', `import { openLmdbStore } from './store/lmdb.ts';`],
  ['src/main.ts', `import { startNearhit } from './compose.ts';`],
  ['src/index.ts', `export { openCore } from './compose.ts';`],
  ['src/cli/serve.ts', `import { startNearhit } from '../compose.ts';`],
];

/** Each line in a file of its own name would clash, so lines of one file are linted in separate runs of the whole set. */
function lawFindings(lines: readonly Line[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...lines];
  while (waiting.length > 0) {
    const files: Record<string, string> = {};
    const later: Line[] = [];
    for (const line of waiting.splice(0)) {
      if (files[line[0]] === undefined) files[line[0]] = `${line[1]}\n`;
      else later.push(line);
    }
    waiting.push(...later);
    for (const finding of lint(files))
      if (finding.rule === 'nearhit(import-law)') found.add(`${finding.file}: ${files[finding.file] ?? ''}`.trim());
  }
  return found;
}

test('the linter refuses every kind of upward or sideways import', () => {
  const found = lawFindings(BROKEN);
  for (const [file, code] of BROKEN) assert.ok(found.has(`${file}: ${code}`), `not refused: ${file}: ${code}`);
});

test('the linter lets the imports of the import law pass', () => {
  assert.deepEqual([...lawFindings(SOUND)], []);
});

test('a refused import says which file may not see which, and what it may see', () => {
  const findings = lint({ 'src/judge/strict.ts': `import { openLmdbStore } from '../store/lmdb.ts';\nopenLmdbStore();\n` });
  const finding = findings.find(({ rule }) => rule === 'nearhit(import-law)');
  assert.match(finding?.message ?? '', /src\/judge\/strict\.ts may not import src\/store\/lmdb\.ts: the import law lets it see units\.ts/);
});

test('an import cycle is refused', () => {
  const findings = lint({
    'src/judge/one.ts': `import { two } from './two.ts';\nexport const one = (): number => two();\n`,
    'src/judge/two.ts': `import { one } from './one.ts';\nexport const two = (): number => one();\n`,
  });
  assert.ok(findings.some((finding) => finding.rule.includes('no-cycle')));
});
