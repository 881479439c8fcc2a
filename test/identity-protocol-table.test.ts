import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Reading } from '../src/dialects/dialect.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import type { Part } from '../src/exchange.ts';
import { parseJson, type JsonObject } from '../src/identity/canonical.ts';
import { formObject } from '../src/identity/form.ts';
import {
  ANTHROPIC_FIELDS,
  COMPLETIONS_FIELDS,
  EMBEDDINGS_FIELDS,
  FIELDS,
  GEMINI_FIELDS,
  GEMINI_QUERY,
  HEADERS,
  QUERY,
  RESPONSES_FIELDS,
  TRANSCRIPTION_FIELDS,
  type Table,
} from '../src/identity/header-classes.ts';
import { WHOLE_TURNS } from '../src/policy/cut.ts';
import type { DialectName } from '../src/prompt.ts';

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
  assert.deepEqual(rowsUnder('Body fields of Completions'), COMPLETIONS_FIELDS);
  assert.deepEqual(rowsUnder('Body fields of Responses'), RESPONSES_FIELDS);
  assert.deepEqual(rowsUnder('Body fields of embeddings'), EMBEDDINGS_FIELDS);
  assert.deepEqual(rowsUnder('Body fields of Anthropic Messages'), ANTHROPIC_FIELDS);
  assert.deepEqual(rowsUnder('Query parameters of Gemini'), GEMINI_QUERY);
  assert.deepEqual(rowsUnder('Path and body of Gemini generateContent'), GEMINI_FIELDS);
  assert.deepEqual(rowsUnder('Form fields of transcription and translation'), TRANSCRIPTION_FIELDS);
});

test('Chat Completions leaves out exactly the fields that the table calls a rendering', () => {
  const options = { include_usage: true, include_obfuscation: false };
  const plain = { model: 'm', user: 'u', metadata: { a: '1' }, messages: [{ role: 'user', content: 'q' }] };
  const streaming = restOf('chat-completions', { ...plain, stream: true, stream_options: options });
  assert.deepEqual(streaming, restOf('chat-completions', plain));
  assert.deepEqual(Object.keys(streaming).sort(), scopeOf(FIELDS));
});

test('embeddings leave out exactly the fields that the table calls a rendering', () => {
  const plain = { model: 'm', input: 'text', user: 'u', dimensions: 3 };
  assert.deepEqual(restOf('embeddings', { ...plain, encoding_format: 'base64' }), restOf('embeddings', plain));
  assert.deepEqual(Object.keys(restOf('embeddings', plain)).sort(), scopeOf(EMBEDDINGS_FIELDS));
  const beside = restOf('embeddings', { ...plain, encoding_format: 'base64', input_type: 'query' });
  assert.equal(beside['encoding_format'], 'base64');
});

test('Completions leaves out exactly the fields that the table calls a rendering', () => {
  const plain = { model: 'm', prompt: 'p', user: 'u' };
  const streaming = restOf('completions', {
    ...plain,
    stream: true,
    stream_options: { include_usage: true, include_obfuscation: false },
  });
  assert.deepEqual(streaming, restOf('completions', plain));
  assert.deepEqual(Object.keys(streaming).sort(), scopeOf(COMPLETIONS_FIELDS));
});

test('Responses leaves out exactly the fields that the table calls a rendering', () => {
  const names = scopeOf(RESPONSES_FIELDS);
  const odd = { previous_response_id: 'resp_1', prompt: { id: 'p' }, background: false, metadata: { a: '1' } };
  const plain = { ...Object.fromEntries(names.map((name) => [name, 'q'])), ...odd };
  const streaming = restOf('responses', { ...plain, stream: true, stream_options: { include_obfuscation: false } });
  assert.deepEqual(streaming, restOf('responses', plain));
  assert.deepEqual(Object.keys(streaming).sort(), names);
});

test('Anthropic Messages leaves out exactly the fields that the table calls a rendering or ignored', () => {
  const body = (hint: object): object => ({
    model: 'm',
    max_tokens: 9,
    metadata: { user_id: 'u' },
    system: [{ type: 'text', text: 's', ...hint }],
    tools: [{ name: 't', input_schema: { type: 'object' }, ...hint }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'q', ...hint }] }],
  });
  const hint = { cache_control: { type: 'ephemeral', ttl: '1h' } };
  const plain = restOf('anthropic-messages', body({}));
  assert.deepEqual(restOf('anthropic-messages', { ...body(hint), ...hint, stream: true }), plain);
  assert.deepEqual(Object.keys(plain).sort(), [...scopeOf(ANTHROPIC_FIELDS), 'max_tokens'].sort());
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

test('A transcription leaves out exactly what the table calls a rendering or ignored', () => {
  const file = (type: string): Part => ({ kind: 'file', name: 'file', type, sha256: 'x', length: 1 });
  const field = (name: string, text = 'json'): Part => ({ kind: 'field', name, type: 'text/plain', text });
  const fields = scopeOf(TRANSCRIPTION_FIELDS).filter((name) => name !== 'file');
  const rest = (...parts: Part[]): JsonObject => readingOf('transcription', formObject(parts), '/').rest as JsonObject;
  const plain = rest(file('audio/mpeg'), ...fields.map((name) => field(name)));
  assert.deepEqual(Object.keys(plain).sort(), scopeOf(TRANSCRIPTION_FIELDS));
  assert.deepEqual(rest(file('audio/mpeg'), ...fields.map((name) => field(name)), field('stream', 'true')), plain);
  assert.notDeepEqual(rest(file('audio/wav'), ...fields.map((name) => field(name))), plain);
});

function scopeOf(table: Table): readonly string[] {
  return table
    .filter(([, is]) => is === 'scope')
    .map(([name]) => name)
    .sort();
}

function pathOf(query: string): string | undefined {
  return geminiReading({ contents: [{ parts: [] }] }, query).path;
}

function geminiReading(body: JsonObject, query: string): Reading {
  return readingOf('gemini', body, `/v1beta/models/g:streamGenerateContent?${query}`);
}

function restOf(dialect: DialectName, body: object): JsonObject {
  const parsed = parseJson(new TextEncoder().encode(JSON.stringify(body)));
  assert.ok(parsed.kind === 'json');
  return readingOf(dialect, parsed.value as JsonObject, '/').rest as JsonObject;
}

function readingOf(dialect: DialectName, body: JsonObject, path: string): Reading {
  const reading = dialectNamed(dialect).read(body, path, WHOLE_TURNS);
  assert.ok(!('kind' in reading), 'the body is readable');
  return reading;
}
