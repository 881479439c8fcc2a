/** What of src/ the Wasm guest shares with Node: the list that lint holds, and the bundle that the component is made of. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sharedBy } from '../src/edge-build/bundle.ts';
import type { Esbuild } from '../src/edge-build/toolchain.ts';
import { lint } from './support/lint-fixture.ts';

const { shared, nodeOnly } = JSON.parse(readFileSync(new URL('../scripts/lint/guest-files.json', import.meta.url), 'utf8')) as {
  readonly shared: readonly string[];
  readonly nodeOnly: readonly string[];
};

/** [file, line of code] */
const REFUSED: readonly (readonly [string, string])[] = [
  ['src/steps/a.ts', `import { createHash } from 'node:crypto';`],
  ['src/steps/b.ts', `import { z } from 'zod';`],
  ['src/steps/c.ts', `export const size = Buffer.byteLength('a');`],
  ['src/words/a.ts', `setImmediate(() => undefined);`],
  ['src/learn/a.ts', `export const home = process.env['HOME'];`],
  ['src/learn/b.ts', `import { openLmdbStore } from '../store/lmdb.ts';`],
  ['src/upstream/routes.ts', `export const is = URL.canParse('a');`],
  ['src/http/web-exchange.ts', `export const folded = 'a'.normalize('NFC');`],
  ['src/setting-words.ts', `export const letter = /\\p{L}/u;`],
  ['edge/guest/a.ts', `import { createHash } from 'node:crypto';`],
  ['edge/guest/b.ts', `import { z } from 'zod';`],
  ['edge/guest/c.ts', `import { openMemoryStore } from '../../src/store/memory.ts';`],
  ['edge/guest/d.ts', `export { rememberUnderstood } from '../../src/steps/understood-before.ts';`],
  ['edge/guest/e.ts', `export const size = Buffer.byteLength('a');`],
];

const TAKEN: readonly (readonly [string, string])[] = [
  ['src/steps/f.ts', `export const timer = setTimeout(() => performance.now(), 1);`],
  ['src/steps/g.ts', `import type { Clock } from '../clock.ts';`],
  ['src/steps/understood-before.ts', `export const size = Buffer.byteLength('a');`],
  ['src/next-turn.ts', `export const turn = typeof setImmediate;`],
  ['src/store/lmdb.ts', `import { open } from 'lmdb';`],
  ['edge/guest/f.ts', `import { open } from 'wasi:keyvalue/store@0.2.0-draft';`],
  ['edge/guest/g.ts', `import { createProxy } from '../../src/proxy.ts';`],
  ['edge/guest/h.ts', `import { nfc } from '../../src/text.ts';`],
  ['edge/guest/i.ts', `import { bytes } from 'baked:lexicon';`],
];

test('what a guest lacks is refused in every file that it shares, and in its own', () => {
  const cases = [...REFUSED, ...TAKEN];
  const findings = lint(Object.fromEntries(cases.map(([file, code]) => [file, `${code}\n`])));
  const refused = new Set(findings.filter(({ rule }) => rule === 'nearhit(guest-files)').map(({ file }) => file));
  assert.deepEqual([...refused].toSorted(), REFUSED.map(([file]) => file).toSorted());
});

test('the list is what the components hold: no file more, and every folder to its last file with code in it', async () => {
  const held = await sharedBy(await esbuild());
  const listed = (path: string): boolean => shared.some((name) => (name.endsWith('/') ? path.startsWith(name) : path === name));
  assert.deepEqual(
    held.filter((path) => !listed(path) || nodeOnly.includes(path)),
    [],
  );
  const files = shared.flatMap((name) => (name.endsWith('/') ? filesIn(name) : [name])).filter((path) => !nodeOnly.includes(path));
  const unused = files.filter((path) => !held.includes(path));
  // Types alone leave nothing in a bundle, and two of the functions are for people who ask Node.
  assert.deepEqual(unused.toSorted(), ONLY_TYPES.toSorted());
});

const ONLY_TYPES = [
  'dialects/chat-completions/rough-tokens.ts',
  'dialects/shared/choices.ts',
  'judge/alignment/alignment.ts',
  'judge/alignment/moves/examples.ts',
  'judge/lexicon/lexicon.ts',
  'judge/vetoes/veto.ts',
  'learn/evidence.ts',
  'policy/eligibility/category.ts',
  'steps/core.ts',
  'words/word-index.ts',
];

function filesIn(folder: string): readonly string[] {
  return readdirSync(new URL(`../src/${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}${path}`);
}

/** The one that tsx brings: this test needs no toolchain. */
async function esbuild(): Promise<Esbuild> {
  const path = createRequire(createRequire(import.meta.url).resolve('tsx/package.json')).resolve('esbuild');
  return (await import(pathToFileURL(path).href)) as Esbuild;
}
