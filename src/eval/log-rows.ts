/**
 * Lines of a request log, for `forecast`. Known forms, which may be mixed:
 *   a request body as sent         {"model": "...", "messages": [...]}
 *   a body with what goes around   {"time": "2026-01-31T12:00:00Z", "tenant": "team-a", "path": "/v1/chat/completions", "body": {...}, "response": {...}}
 *   a bare question                {"question": "...", "time": "...", "tenant": "..."}
 * `time` is ISO 8601 or epoch (seconds, milliseconds); `body` and `response` are JSON or JSON in a string. Log lines of nearhit
 * itself hold no question, on purpose, and are told so.
 */
import { BadRow } from './bad-row.ts';
import { optionalText } from './columns.ts';
import { readRows, type Row } from './records.ts';

export interface LoggedRequest {
  readonly line: number;
  /** Epoch milliseconds; `undefined` where the log does not say. */
  readonly time: number | undefined;
  /** '' where the log does not say: then all requests are of one caller. */
  readonly tenant: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** As the provider sent it, where that is an object: a stream's text is not looked at. */
  readonly response: Readonly<Record<string, unknown>> | undefined;
}

const HINT = 'a line is a request body, or {"time", "tenant", "path", "body", "response"}, or {"question"}';
const DEFAULT_PATH = '/v1/chat/completions';
/** Below this an epoch is in seconds: the year 5138. */
const SECONDS_UP_TO = 100_000_000_000;

export async function* readLog(path: string): AsyncGenerator<LoggedRequest> {
  for await (const row of readRows(path)) yield toRequest(row);
}

function toRequest(row: Row): LoggedRequest {
  const { columns } = row;
  const common = {
    line: row.line,
    time: timeOf(row),
    tenant: optionalText(row, 'tenant'),
    path: optionalText(row, 'path') || DEFAULT_PATH,
  };
  if (columns['body'] !== undefined) return { ...common, body: objectIn(row, 'body'), response: responseOf(row) };
  if (columns['messages'] !== undefined || columns['input'] !== undefined)
    return { ...common, tenant: '', path: DEFAULT_PATH, time: undefined, body: columns, response: undefined };
  const { question } = columns;
  if (typeof question === 'string' && question !== '')
    return {
      ...common,
      body: { model: optionalText(row, 'model') || 'unknown', messages: [{ role: 'user', content: question }] },
      response: responseOf(row),
    };
  const own = columns['outcome'] !== undefined && columns['level'] !== undefined;
  throw new BadRow(
    { file: row.file, line: row.line, column: '' },
    own ? 'this is a log of nearhit itself, which never holds a question' : 'there is no request in this line',
    columns,
    own ? 'give it the log of a gateway, or of the application' : HINT,
  );
}

function timeOf(row: Row): number | undefined {
  const value = row.columns['time'];
  if (value === undefined || value === null || value === '') return undefined;
  const time = typeof value === 'number' || typeof value === 'string' ? epochOf(value) : Number.NaN;
  if (Number.isFinite(time)) return time;
  const where = { file: row.file, line: row.line, column: 'time' };
  throw new BadRow(where, 'a time is wanted', value, 'write it as 2026-01-31T12:00:00Z, or leave it out');
}

function epochOf(value: number | string): number {
  const number = Number(value);
  if (!Number.isFinite(number)) return Date.parse(String(value));
  return number < SECONDS_UP_TO ? number * 1000 : number;
}

function objectIn(row: Row, column: string): Readonly<Record<string, unknown>> {
  const value = row.columns[column];
  const parsed = typeof value === 'string' ? parse(value) : value;
  if (isObject(parsed)) return parsed;
  throw new BadRow({ file: row.file, line: row.line, column }, 'a JSON object is wanted', value, HINT);
}

function responseOf(row: Row): LoggedRequest['response'] {
  const value = row.columns['response'];
  const parsed = typeof value === 'string' ? parse(value) : value;
  return isObject(parsed) ? parsed : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: told by the caller with the value itself, or not needed.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
