/**
 * How values that arrive in pieces become one value. Three rules, because a chunk says three kinds of things:
 * - `grow`: parts of the message. Text is appended; a label that is sent again and again (`type`, `id`) is not.
 * - `growList`: parts of lists, as reasoning details and citations, where neighbours of one kind are one block.
 * - `settle`: facts about the answer. The later word holds, and `null` or '' is no word.
 * All three write into what they were given before: pieces come fresh from JSON.parse and nobody else holds them.
 */
import { isFields, own, put, type Fields } from './fields.ts';

/** Strings under these names are labels. Seen otherwise in the wild: ids "r1r1", formats "unknownunknown". */
const LABELS: ReadonlySet<string> = new Set([
  'id',
  'type',
  'name',
  'format',
  'role',
  'object',
  'model',
  'channel',
  'recipient',
  'status',
  'signature',
  'mime_type',
  'tool_call_id',
  'phase',
  'provider',
]);
/** Text inside list items; an item that has one goes on in the next item of the same type. */
const TEXTS = ['text', 'summary', 'thinking'] as const;

export function grow(target: Fields, piece: Fields): void {
  for (const [name, value] of Object.entries(piece)) put(target, name, grown(name, own(target, name), value));
}

function grown(name: string, before: unknown, value: unknown): unknown {
  if (value === null || value === undefined) return before ?? null;
  if (Array.isArray(value)) return growList(Array.isArray(before) ? before : [], value);
  if (before === null || before === undefined) return isFields(value) ? growFrom(value) : value;
  if (typeof before === 'string' && typeof value === 'string') return LABELS.has(name) ? value || before : before + value;
  if (!isFields(before) || !isFields(value)) return value;
  grow(before, value);
  return before;
}

function growFrom(value: Fields): Fields {
  const fresh: Fields = {};
  grow(fresh, value);
  return fresh;
}

/** Appends to `list`, joining an item to the last one where both are text of one block. `index` is no guide: some send 0 throughout. */
export function growList(list: unknown[], items: readonly unknown[]): unknown[] {
  for (const item of items) {
    const last = list.at(-1);
    if (isFields(last) && isFields(item) && continues(last, item)) grow(last, item);
    else list.push(isFields(item) ? growFrom(item) : item);
  }
  return list;
}

function continues(last: Fields, item: Fields): boolean {
  if (typeof item['type'] !== 'string' || last['type'] !== item['type']) return false;
  if (typeof last['id'] === 'string' && typeof item['id'] === 'string' && last['id'] !== item['id']) return false;
  // A signature closes its block.
  if (typeof last['signature'] === 'string') return false;
  return (
    TEXTS.some((name) => own(last, name) !== undefined && own(last, name) !== null) &&
    (TEXTS.some((name) => own(item, name) !== undefined) || typeof item['signature'] === 'string')
  );
}

export function settle(target: Fields, piece: Fields): void {
  for (const [name, value] of Object.entries(piece)) put(target, name, settled(own(target, name), value));
}

function settled(before: unknown, value: unknown): unknown {
  if (before !== undefined && (value === null || value === '')) return before;
  if (!isFields(before) || !isFields(value)) return value;
  settle(before, value);
  return before;
}
