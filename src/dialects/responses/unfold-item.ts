/**
 * One output item as events: added while it is still empty, what fills it, and done. An item that nobody has heard of, that
 * has no id for events to name, or that did not complete is added and done as the whole that it is.
 */
import { isFields, type Fields } from '../shared/fields.ts';
import { piecesOf } from '../shared/pieces.ts';
import { calls, type CallEvents } from './call-events.ts';
import type { StreamEvent } from './events.ts';
import { partEvents, type Place } from './unfold-part.ts';

export function unfoldItem(item: Fields, index: number): StreamEvent[] {
  const { begun, filling } = opened(item, index) ?? { begun: item, filling: [] };
  return [
    { type: 'response.output_item.added', output_index: index, item: begun },
    ...filling,
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

interface Opened {
  readonly begun: Fields;
  readonly filling: readonly StreamEvent[];
}

function opened(item: Fields, index: number): Opened | undefined {
  const { id, type, status, error } = item;
  if (typeof id !== 'string' || (status ?? 'completed') !== 'completed' || (error ?? null) !== null) return undefined;
  const at: Place = { item_id: id, output_index: index };
  if (type === 'message') return openedMessage(item, at);
  if (type === 'reasoning') return openedReasoning(item, at);
  const call = typeof type === 'string' ? calls.get(type) : undefined;
  return call === undefined ? undefined : openedCall(item, call, at);
}

function openedMessage(item: Fields, at: Place): Opened | undefined {
  const { content } = item;
  if (!isParts(content)) return undefined;
  return { begun: beginning(item, { content: [] }), filling: content.flatMap((part, i) => contentPart(part, i, at)) };
}

function openedReasoning(item: Fields, at: Place): Opened | undefined {
  const { summary, content } = item;
  if (!isParts(summary) || !(content === undefined || content === null || isParts(content))) return undefined;
  const summed = summary.flatMap((part, i) => partEvents(part, { ...at, summary_index: i }, 'response.reasoning_summary_part'));
  const thought = (content ?? []).flatMap((part, i) => contentPart(part, i, at));
  return { begun: beginning(item, { summary: [], ...(isParts(content) ? { content: [] } : {}) }), filling: [...summed, ...thought] };
}

function contentPart(part: Fields, index: number, at: Place): StreamEvent[] {
  return partEvents(part, { ...at, content_index: index }, 'response.content_part');
}

function openedCall(item: Fields, { begins, streams, ends, empty }: CallEvents, at: Place): Opened {
  const step = (name: string): StreamEvent => ({ type: `response.${String(item['type'])}.${name}`, ...at });
  const text = streams === undefined ? [] : textEvents(item, streams, at);
  const blank = streams === undefined || text.length === 0 ? empty : { ...empty, [streams.field]: '' };
  return { begun: beginning(item, blank), filling: [...begins.map(step), ...text, ...ends.map(step)] };
}

function textEvents(item: Fields, { field, family, named }: NonNullable<CallEvents['streams']>, at: Place): StreamEvent[] {
  const { [field]: text, name } = item;
  if (typeof text !== 'string') return [];
  return [
    ...piecesOf(text).map((delta) => ({ type: `${family}.delta`, ...at, delta })),
    { type: `${family}.done`, ...at, ...(named === 'named' && typeof name === 'string' ? { name } : {}), [field]: text },
  ];
}

/** The item as it is before anything has filled it; it gets no field that it does not have. */
function beginning(item: Fields, empty: Fields): Fields {
  const first: Fields = { status: 'in_progress', ...empty };
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, Object.hasOwn(first, name) ? first[name] : value]));
}

function isParts(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.every(isFields);
}
