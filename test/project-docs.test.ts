import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERRORS } from '../src/errors.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('docs/errors.md lists exactly the table of errors, with source and status', () => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([a-z-]+)` \| (\w+) \| (\d+|-) \|/gm)].map(
    ([, code, source, status]) => `${code} ${source} ${status === '-' ? 0 : status}`,
  );
  assert.deepEqual(
    rows.sort(),
    Object.entries(ERRORS)
      .map(([code, { source, status }]) => `${code} ${source} ${status}`)
      .sort(),
  );
});

test('each runtime dependency has a decision file with its licence and when to revisit it', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) {
    const path = `docs/decisions/${name.replace('@', '').replace('/', '-')}.md`;
    const text = read(path);
    const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
    assert.match(text, /\*\*Revisit\*\*/, path);
    assert.ok(text.includes(license), `${path} does not name the licence ${license}`);
    assert.ok(read('docs/decisions/README.md').includes(`](${path.replace('docs/decisions/', '')})`), `${path} is not in the list`);
  }
});

test('every link between documents leads to a file', () => {
  for (const document of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/decisions/README.md']) {
    for (const [, link = ''] of read(document).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      assert.ok(existsSync(new URL(link, new URL(`../${document}`, import.meta.url))), `${document} links to ${link}, which is not there`);
    }
  }
});

test('the words of the glossary are in order and none is there twice', () => {
  const words = [...read('docs/glossary.md').matchAll(/^\| ([a-z-]+) \|/gm)].map(([, word]) => word).slice(1);
  assert.deepEqual(words, [...new Set(words)].sort());
});
