/**
 * Chunks of a stream become the completion that the provider would have sent as JSON: same fields, in the order a JSON
 * answer has them. Nothing is left out save what exists on streams only: `index` of tool calls, `obfuscation`, and a
 * whole `message` that a few providers repeat beside each delta.
 */
import type { Assembly } from '../shared/choices.ts';
import { assembleChoices } from '../shared/choices-assembly.ts';
import { present } from '../shared/choices-envelope.ts';
import { isFields, own, type Fields } from '../shared/fields.ts';
import { grow, growList, settle } from '../shared/merge.ts';

interface Choice {
  readonly message: Fields;
  readonly calls: Map<number, Fields>;
  readonly facts: Fields;
  content: string | unknown[] | undefined;
  logprobs: Fields | null | undefined;
}

export function createAssembly(): Assembly {
  const begin = (): Choice => ({ message: {}, calls: new Map(), facts: {}, content: undefined, logprobs: undefined });
  return assembleChoices('chat.completion', { begin, add: addPart, finished });
}

function addPart(choice: Choice, { index: _, delta, message, logprobs, ...facts }: Fields): void {
  settle(choice.facts, facts);
  if (logprobs !== undefined) choice.logprobs = addLogprobs(choice.logprobs, logprobs);
  const said = delta ?? message;
  if (!isFields(said)) return;
  const { content, tool_calls: calls, ...rest } = said;
  if (typeof content === 'string' || Array.isArray(content)) choice.content = addContent(choice.content, content);
  if (Array.isArray(calls)) for (const call of calls) if (isFields(call)) addCall(choice.calls, call);
  // An empty or null list says as little on a stream as in JSON, but it was said.
  if (calls !== undefined && choice.calls.size === 0) grow(choice.message, { tool_calls: calls });
  grow(choice.message, rest);
}

/** A few send content as a list of parts, and go over to plain text once the thinking is done. */
function addContent(before: Choice['content'], content: string | unknown[]): Choice['content'] {
  if (typeof content === 'string' && !Array.isArray(before)) return (before ?? '') + content;
  const list = Array.isArray(before) ? before : listed(before ?? '');
  return growList(list, typeof content === 'string' ? listed(content) : content);
}

function listed(text: string): unknown[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

/** Without an index, a new id begins a call and everything else goes on with the last one. */
function addCall(calls: Map<number, Fields>, { index, ...call }: Fields): void {
  const last = calls.size - 1;
  const id = call['id'];
  const begins = typeof id === 'string' && id !== '' && own(calls.get(last) ?? {}, 'id') !== id;
  const position = typeof index === 'number' ? index : begins ? calls.size : Math.max(last, 0);
  const target = calls.get(position) ?? {};
  calls.set(position, target);
  grow(target, call);
}

function addLogprobs(before: Fields | null | undefined, logprobs: unknown): Fields | null | undefined {
  if (!isFields(logprobs)) return before ?? null;
  const { content, refusal, ...rest } = logprobs;
  const target = before ?? {};
  for (const [name, tokens] of [
    ['content', content],
    ['refusal', refusal],
  ] as const) {
    const known = own(target, name);
    if (Array.isArray(tokens)) target[name] = Array.isArray(known) ? pushAll(known, tokens) : [...tokens];
    else if (tokens !== undefined && known === undefined) target[name] = tokens;
  }
  settle(target, rest);
  return target;
}

function pushAll(list: unknown[], items: readonly unknown[]): unknown[] {
  for (const item of items) list.push(item);
  return list;
}

function finished(index: number, choice: Choice): Fields {
  const { role, refusal, tool_calls: noCalls, ...rest } = choice.message;
  const { finish_reason: finish, ...facts } = choice.facts;
  const calls = [...choice.calls].toSorted(([a], [b]) => a - b).map(([, call]) => call);
  const content = choice.content === undefined || choice.content.length === 0 ? null : choice.content;
  const message = {
    role: role ?? 'assistant',
    content,
    ...present({ refusal: refusal === '' ? null : refusal, tool_calls: calls.length > 0 ? calls : noCalls }),
    ...rest,
  };
  return { index, message, ...present({ logprobs: choice.logprobs }), finish_reason: finish ?? null, ...facts };
}
