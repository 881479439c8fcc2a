import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Reading } from '../src/dialects/dialect.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import { parseJson, type JsonObject } from '../src/identity/canonical.ts';
import { FIELDS, GEMINI_FIELDS, GEMINI_QUERY, HEADERS, QUERY, type Table } from '../src/identity/header-classes.ts';

const document = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8');

/** The first two columns below a heading: names in backticks, and their class. */
function rowsUnder(heading: string): Table {
  const section = document.split(`### ${heading}\n`)[1]?.split(/\n##/)[0] ?? '';
  return Array.from(section.matchAll(/^\| `([^`]+)` \| (scope|tenant|directive|rendering|ignored) \|/gm), (row) => [
    row[1] ?? '',
    row[2] as Table[number][1],
  ]);
}

test('the document lists every header, parameter and field with the class the code gives it, in the same order', () => {
  assert.deepEqual(rowsUnder('Headers'), HEADERS);
  assert.deepEqual(rowsUnder('Query parameters'), QUERY);
  assert.deepEqual(rowsUnder('Body fields of Chat Completions'), FIELDS);
  assert.deepEqual(rowsUnder('Query parameters of Gemini'), GEMINI_QUERY);
  assert.deepEqual(rowsUnder('Path and body of Gemini generateContent'), GEMINI_FIELDS);
});

test('the dialect leaves out exactly the fields that the table calls a rendering', () => {
  const options = { include_usage: true, include_obfuscation: false };
  const plain = { model: 'm', user: 'u', metadata: { a: '1' }, messages: [{ role: 'user', content: 'q' }] };
  const streaming = restOf({ ...plain, stream: true, stream_options: options });
  assert.deepEqual(streaming, restOf(plain));
  assert.deepEqual(
    Object.keys(streaming).sort(),
    FIELDS.filter(([, is]) => is === 'scope')
      .map(([name]) => name)
      .sort(),
  );
});

test('Gemini leaves out of the query exactly what the table calls a rendering, and nothing of the body', () => {
  const [rendering, counting] = (['rendering', 'scope'] as const).map((wanted) =>
    GEMINI_QUERY.filter(([, is]) => is === wanted).map(([name]) => name),
  );
  for (const name of rendering ?? []) assert.equal(pathOf(`${name}=json`), '/v1beta/models/g:generateContent', name);
  for (const name of counting ?? []) assert.equal(pathOf(`${name}=json`), `/v1beta/models/g:generateContent?${name}=json`, name);
  const body = Object.fromEntries(GEMINI_FIELDS.map(([name]) => [name, name === 'contents' ? [{ parts: [] }] : null]));
  assert.deepEqual(Object.keys(geminiReading(body, 'alt=sse').rest as JsonObject), Object.keys(body));
});

function pathOf(query: string): string | undefined {
  return geminiReading({ contents: [{ parts: [] }] }, query).path;
}

function geminiReading(body: JsonObject, query: string): Reading {
  const reading = dialectNamed('gemini').read(body, `/v1beta/models/g:streamGenerateContent?${query}`);
  assert.ok(!('kind' in reading), 'the body is readable');
  return reading;
}

function restOf(body: object): JsonObject {
  const parsed = parseJson(new TextEncoder().encode(JSON.stringify(body)));
  assert.ok(parsed.kind === 'json');
  const reading = dialectNamed('chat-completions').read(parsed.value as JsonObject, '/v1/chat/completions');
  assert.ok(!('kind' in reading), 'the body is readable');
  return reading.rest as JsonObject;
}
