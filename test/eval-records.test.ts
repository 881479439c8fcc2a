import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fc } from './support/property.ts';
import { BadRow } from '../src/eval/bad-row.ts';
import { readConversations } from '../src/eval/conversation-rows.ts';
import { csvRecords } from '../src/eval/csv.ts';
import { readPairs } from '../src/eval/pair-rows.ts';
import { readRows, type Row } from '../src/eval/records.ts';
import { readTexts } from '../src/eval/text-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhit-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const fixture = (name: string): string => new URL(`fixtures/eval/${name}`, import.meta.url).pathname;

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function all(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

test('JSON lines, CSV and their gzipped forms read alike', async () => {
  const pairs = await readPairs(fixture('pairs.jsonl'));
  assert.equal(pairs.length, 12);
  assert.deepEqual(pairs[0], {
    line: 1,
    a: 'How do I reset my password?',
    b: 'How can I reset my password?',
    label: 'same',
    kind: 'rewording',
    source: 'help',
  });
  const csv = await readPairs(fixture('pairs.csv'));
  assert.deepEqual(
    csv.map(({ line: _, ...rest }) => rest),
    pairs.map(({ line: _, ...rest }) => rest),
  );
  assert.equal(csv[0]?.line, 2);
  const packed = written('packed.jsonl.gz', gzipSync('{"a":"x","b":"y","same":0}\n\n{"a":"p","b":"q","same":true}'));
  assert.deepEqual(
    (await readPairs(packed)).map(({ line, label, source }) => [line, label, source]),
    [
      [1, 'different', 'packed.jsonl.gz'],
      [3, 'same', 'packed.jsonl.gz'],
    ],
  );
});

/** [file, content, what the message says] */
const BAD: readonly (readonly [string, string, RegExp])[] = [
  [
    'no-json.jsonl',
    '{"a":"x","b":"y","same":1}\nnonsense\n',
    /no-json\.jsonl, line 2: the line is no JSON, received "nonsense"; write one JSON object a line/,
  ],
  ['no-object.jsonl', '[1]\n', /line 1: a row is a JSON object, received \[1\]/],
  ['no-b.jsonl', '{"a":"x","same":1}\n', /line 1, column "b": a text is wanted, received nothing; a pair is/],
  ['empty-a.jsonl', '{"a":" ","b":"y","same":1}\n', /column "a": a text is wanted, received " "/],
  ['same.jsonl', '{"a":"x","b":"y","same":"maybe"}\n', /column "same": 1 or 0 is wanted, received "maybe"; write 1 where/],
  ['kind.jsonl', '{"a":"x","b":"y","same":1,"kind":7}\n', /column "kind": a text is wanted, received 7; leave it out/],
  ['empty.jsonl', '\n\n', /empty\.jsonl: it holds no rows/],
  ['fields.csv', 'a,b,same\nx,y,1\nx,y\n', /fields\.csv, line 3: a row has 3 fields like the header, received \["x","y"\]/],
  ['open.csv', 'a,b,same\n"x,y,1\n', /line 2: a quoted field does not end/],
  ['twice.csv', 'a,b,a\n', /column "a": a column is named once/],
  ['inside.csv', 'a,b,same\nx"y,z,1\n', /a quote stands inside a bare field/],
];

for (const [name, content, message] of BAD) {
  test(`a bad row ends the run with a reason: ${name}`, async () => {
    await assert.rejects(readPairs(written(name, content)), message);
  });
}

test('bytes that are no UTF-8 are told, and a missing file is', async () => {
  await assert.rejects(readPairs(written('latin.jsonl', new Uint8Array([0x7b, 0xe9, 0x7d, 0x0a]))), /latin\.jsonl: it is not UTF-8/);
  await assert.rejects(readPairs(join(folder, 'absent.jsonl')), /ENOENT/);
  await assert.rejects(readPairs(join(folder, 'absent.jsonl.gz')), /ENOENT/);
});

test('a bad row is an error of its own kind, with line and column', async () => {
  const path = written('typed.jsonl', '{"a":"x","b":5,"same":1}\n');
  await assert.rejects(readPairs(path), (error: unknown) => error instanceof BadRow && error.line === 1 && error.column === 'b');
});

test('streams and conversations are read, and --only chooses', async () => {
  assert.equal((await readTexts(fixture('stream.jsonl'), { only: 'fixture' })).length, 19);
  await assert.rejects(readTexts(fixture('stream.jsonl'), { only: 'other' }), /none of its 19 rows has the source or dataset "other"/);
  const [first] = await readConversations(fixture('conversations.jsonl'));
  assert.deepEqual(first?.b, { context: ['What is lung cancer?'], question: 'Is it treatable?' });
  const path = written('context.jsonl', '{"a_context":"no list","a":"x","b_context":[],"b":"y","same":0}\n');
  await assert.rejects(readConversations(path), /column "a_context": a list of texts is wanted, received "no list"/);
});

test('CSV survives any cut: quotes, commas, line breaks and empty fields come back as written', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '😀') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      async (rows, cut) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = [['x', 'y'], ...rows].map((row) => row.map(quoted).join(',')).join('\r\n');
        const parts = Array.from({ length: Math.ceil(text.length / cut) }, (_, index) => text.slice(index * cut, (index + 1) * cut));
        const read = await all(csvRecords(from(parts), 'cut.csv'));
        assert.deepEqual(
          read.map(({ columns }) => [columns['x'], columns['y']]),
          rows,
        );
      },
    ),
    { numRuns: 200 },
  );
});

async function* from(parts: readonly string[]): AsyncGenerator<string> {
  yield* parts;
}

test('a file of one endless line is refused, not held', async () => {
  const path = written('endless.jsonl', 'x'.repeat(9 * 1024 * 1024));
  await assert.rejects(all(readRows(path)), /a line is at most 8388608 characters/);
});
