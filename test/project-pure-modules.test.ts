import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from './support/lint-fixture.ts';

/** The messages of the rule for one line of code in one file. */
function refusals(file: string, code: string): readonly string[] {
  return lint({ [file]: `${code}\n` })
    .filter((finding) => finding.rule === 'nearhit(pure-modules)')
    .map((finding) => finding.message);
}

const IMPURE: Readonly<Record<string, string>> = {
  'a Node global': 'export const size = Buffer.byteLength("a");',
  'the process': 'export const home = process.env["HOME"];',
  'a timer': 'setTimeout(() => undefined, 5);',
  'the wall clock': 'export const now = Date.now();',
  'the wall clock by constructor': 'export const today = new Date();',
  randomness: 'export const dice = Math.random();',
  hashing: 'export const id = crypto.randomUUID();',
  Intl: 'export const words = new Intl.Segmenter("en");',
  normalisation: 'export const folded = "a".normalize("NFC");',
  'locale order': 'export const order = "a".localeCompare("b");',
  'a Unicode class': 'export const letter = /\\p{L}/u;',
  'a negated Unicode class': 'export const other = /[^\\P{L}]/u;',
};

test('a pure module is refused everything that a Wasm guest lacks', () => {
  const names = Object.keys(IMPURE);
  const files = Object.fromEntries(names.map((name, i) => [`src/judge/case-${i}.ts`, `${IMPURE[name]}\n`]));
  const findings = lint(files).filter((finding) => finding.rule === 'nearhit(pure-modules)');
  names.forEach((name, i) =>
    assert.ok(
      findings.some((finding) => finding.file === `src/judge/case-${i}.ts`),
      `not refused: ${name}`,
    ),
  );
});

test('each pure folder and the floor are held to it', () => {
  for (const file of ['src/identity/a.ts', 'src/policy/a.ts', 'src/judge/vetoes/a.ts', 'src/dialects/a.ts', 'src/entry.ts']) {
    assert.equal(refusals(file, 'export const folded = "a".normalize("NFC");').length, 1, file);
  }
});

test('only the text module may use Unicode tables', () => {
  assert.deepEqual(
    refusals('src/text.ts', 'export const fold = (text: string): string => text.normalize("NFC").replace(/\\p{Zs}/gu, " ");'),
    [],
  );
  assert.equal(refusals('src/text.ts', 'export const now = Date.now();').length, 1);
});

test('names that only look like globals are left alone', () => {
  const code = [
    'interface Step { readonly process: string; fetch(): void }',
    'export const step = { process: "x", crypto: 1 };',
    'export const name = (one: Step): string => one.process;',
    'export const then = (at: number): Date => new Date(at);',
  ].join('\n');
  assert.deepEqual(refusals('src/policy/a.ts', code), []);
});

test('adapters may use Node', () => {
  assert.deepEqual(refusals('src/store/a.ts', 'export const now = Date.now() + Buffer.byteLength("a");'), []);
});
