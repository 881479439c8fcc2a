/**
 * Content in one form, so that requests which ask the same share a key. A string is shorthand for one text block (Messages
 * API reference), and `cache_control` tells the provider what to keep, never what to answer. It is taken from where the
 * provider reads it and from nowhere else: a tool's input or schema may have a field of that name.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { isObject, withField } from '../shared/request-fields.ts';

/** Of a turn or the system prompt. An empty string is left alone: the provider takes it where it refuses an empty block. */
export function plainContent(content: Json): Json {
  if (typeof content === 'string') return content === '' ? content : [textBlock(content)];
  return Array.isArray(content) ? content.map(plainBlock) : content;
}

export function withoutHint(value: Json): Json {
  return isObject(value) && value['cache_control'] !== undefined ? without(value, 'cache_control') : value;
}

/** Tool results, search results and documents hold blocks of their own. */
function plainBlock(value: Json): Json {
  const block = withoutHint(value);
  if (!isObject(block)) return block;
  const { content, source } = block;
  if (Array.isArray(content)) return withField(block, 'content', content.map(plainBlock));
  const inner = isObject(source) ? source['content'] : undefined;
  if (!isObject(source) || !Array.isArray(inner)) return block;
  return withField(block, 'source', withField(source, 'content', inner.map(plainBlock)));
}

function textBlock(text: string): JsonObject {
  return Object.assign(Object.create(null), { type: 'text', text });
}

function without(object: JsonObject, name: string): JsonObject {
  const kept: Record<string, Json | undefined> = Object.create(null);
  for (const [key, value] of Object.entries(object)) if (key !== name) kept[key] = value;
  return kept;
}
