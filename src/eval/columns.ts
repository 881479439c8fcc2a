/** Checked columns of a row: what is missing or of another type is told with line, column, what was received and what to try. */
import { BadRow } from './bad-row.ts';
import type { Row } from './records.ts';

export function textColumn(row: Row, column: string, hint: string): string {
  const value = row.columns[column];
  if (typeof value !== 'string' || value.trim() === '') throw bad(row, column, 'a text is wanted', value, hint);
  return value;
}

/** '' where the column is missing. */
export function optionalText(row: Row, column: string): string {
  const value = row.columns[column];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw bad(row, column, 'a text is wanted', value, 'leave it out where there is none');
  return value;
}

const SAME: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [1, true],
  [0, false],
  [true, true],
  [false, false],
  ['1', true],
  ['0', false],
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
]);

export function sameColumn(row: Row): boolean {
  const value = row.columns['same'];
  const same = SAME.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
  if (same === undefined)
    throw bad(row, 'same', '1 or 0 is wanted', value, 'write 1 where the answer to one question may be served for the other, else 0');
  return same;
}

/** A list of texts; in a CSV file written as JSON. */
export function textsColumn(row: Row, column: string): readonly string[] {
  const value = row.columns[column];
  const list = typeof value === 'string' ? parsed(value) : value;
  if (!Array.isArray(list) || !list.every((one): one is string => typeof one === 'string'))
    throw bad(row, column, 'a list of texts is wanted', value, 'write the earlier turns as ["first", "second"], [] where there are none');
  return list;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No list: told by the caller with the text itself.
    return undefined;
  }
}

function bad(row: Row, column: string, problem: string, received: unknown, hint: string): BadRow {
  return new BadRow({ file: row.file, line: row.line, column }, problem, received, hint);
}
