/**
 * Rows of a JSON-lines or CSV file, plain or gzipped, one after the other: a file of any length is read in little memory. What
 * the columns mean is the business of the parsers in pair-rows.ts, text-rows.ts and conversation-rows.ts.
 */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { BadRow } from './bad-row.ts';
import { csvRecords } from './csv.ts';

export interface Row {
  /** The name without its folder, for messages. */
  readonly file: string;
  /** From 1; of a CSV record of several lines the first. */
  readonly line: number;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** A line or a field longer than this is no question: bounds what a file of one endless line can take. */
export const LONGEST_LINE: number = 8 * 1024 * 1024;

export type Format = 'jsonl' | 'csv';

/** By the name: `pairs.csv`, `pairs.jsonl.gz`; anything else is read as JSON lines. */
export function formatOf(path: string): Format {
  return /\.csv(?:\.gz)?$/i.test(path) ? 'csv' : 'jsonl';
}

export async function* readRows(path: string): AsyncGenerator<Row> {
  const file = basename(path);
  const text = textOf(path);
  if (formatOf(path) === 'csv') yield* csvRecords(text, file);
  else yield* jsonRecords(text, file);
}

async function* textOf(path: string): AsyncGenerator<string> {
  const raw = createReadStream(path);
  const bytes = /\.gz$/i.test(path) ? raw.pipe(createGunzip()) : raw;
  // `pipe` does not carry errors over: without this a missing file would leave the reader waiting.
  raw.on('error', (error) => bytes.destroy(error));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  for await (const chunk of bytes as AsyncIterable<Uint8Array>) {
    const part = decoded(() => decoder.decode(chunk, { stream: true }), path);
    yield first ? part.replace(/^\ufeff/, '') : part;
    first = false;
  }
  yield decoded(() => decoder.decode(), path);
}

function decoded(decode: () => string, path: string): string {
  try {
    return decode();
  } catch (cause) {
    throw new Error(`cannot read ${basename(path)}: it is not UTF-8 text; save it as UTF-8 and try again`, { cause });
  }
}

async function* jsonRecords(text: AsyncIterable<string>, file: string): AsyncGenerator<Row> {
  for await (const { line, content } of linesOf(text, file)) {
    if (content.trim() === '') continue;
    yield { file, line, columns: parseObject(content, { file, line, column: '' }) };
  }
}

function parseObject(content: string, where: { readonly file: string; readonly line: number; readonly column: string }): Row['columns'] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // What is wrong is told with the line itself, which a person can act on; the parser's offset is no help.
    throw new BadRow(where, 'the line is no JSON', content, 'write one JSON object a line, or name the file .csv');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadRow(where, 'a row is a JSON object', value, 'write one JSON object a line');
  return value as Row['columns'];
}

async function* linesOf(text: AsyncIterable<string>, file: string): AsyncGenerator<{ readonly line: number; readonly content: string }> {
  let rest = '';
  let line = 0;
  for await (const part of text) {
    const pieces = (rest + part).split('\n');
    rest = pieces.pop() ?? '';
    for (const content of pieces) yield { line: (line += 1), content };
    if (rest.length > LONGEST_LINE)
      throw new BadRow({ file, line: line + 1, column: '' }, `a line is at most ${LONGEST_LINE} characters`, rest, 'split the row');
  }
  if (rest !== '') yield { line: line + 1, content: rest };
}
