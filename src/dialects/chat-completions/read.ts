/** A Chat Completions request body as a `Reading`: what is the question, and what else must be equal. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { ReplayOptions, Trait } from '../../prompt.ts';
import type { Reading, Unreadable } from '../dialect.ts';
import { isFilled, isObject, isPresent } from '../request-json.ts';
import { askForUsage } from './ask-for-usage.ts';
import { locateQuestion, problemInMessages } from './messages.ts';

export function read(body: JsonObject): Reading | Unreadable {
  const problem = problemIn(body);
  if (problem !== undefined) return { kind: 'unreadable', problem };
  const { model, messages } = body;
  if (typeof model !== 'string' || !Array.isArray(messages)) return { kind: 'unreadable', problem: 'the body is not a chat request' };

  const turns: readonly JsonObject[] = messages;
  const located = locateQuestion(turns);
  const wants = wantsOf(body);
  const traits: Trait[] = [];
  if (usesTools(body, turns)) traits.push('tools');
  if (answersATool(turns)) traits.push('tool-result');
  if (located.nonText === 'present' || asksForAudio(body)) traits.push('non-text');
  if (located.question === '') traits.push('no-question');
  if (turns.slice(0, -1).some(isSpoken)) traits.push('earlier-turns');
  const canAsk = wants.shape === 'stream' && wants.usage === 'not-asked';
  return {
    model,
    question: located.question,
    rest: restOf(body, located.messages),
    traits,
    wants,
    askForUsage: (original) => (canAsk ? askForUsage(original) : undefined),
  };
}

/** Names the first field that is not of a type this dialect understands; never a value. */
function problemIn(body: JsonObject): string | undefined {
  const { model, messages, stream, stream_options: options, tools, functions, modalities } = body;
  if (typeof model !== 'string') return 'model is not a string';
  if (isPresent(stream) && typeof stream !== 'boolean') return 'stream is not a boolean';
  if (isPresent(options) && !isObject(options)) return 'stream_options is not an object';
  if (isObject(options) && isPresent(options['include_usage']) && typeof options['include_usage'] !== 'boolean')
    return 'stream_options.include_usage is not a boolean';
  if (isPresent(tools) && !Array.isArray(tools)) return 'tools is not an array';
  if (isPresent(functions) && !Array.isArray(functions)) return 'functions is not an array';
  if (isPresent(modalities) && !Array.isArray(modalities)) return 'modalities is not an array';
  return problemInMessages(messages);
}

function wantsOf(body: JsonObject): ReplayOptions {
  if (body['stream'] !== true) return { shape: 'json', usage: 'owed' };
  const options = body['stream_options'];
  return { shape: 'stream', usage: isObject(options) && options['include_usage'] === true ? 'owed' : 'not-asked' };
}

/** These two options choose a rendering. Others, as `continuous_usage_stats`, change what is in the events and count. */
const RENDERING_OPTIONS: ReadonlySet<string> = new Set(['include_usage', 'include_obfuscation']);

function restOf(body: JsonObject, messages: Json): Json {
  const rest: Record<string, Json | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    if (name === 'messages') rest[name] = messages;
    else if (name === 'stream_options') Object.assign(rest, optionsThatCount(body, value));
    else if (name !== 'stream') rest[name] = value;
  }
  return rest;
}

/** Without `stream` a provider refuses `stream_options`, so there they make another request. */
function optionsThatCount(body: JsonObject, options: Json | undefined): JsonObject {
  if (!isPresent(options)) return {};
  if (!isObject(options) || body['stream'] !== true) return { stream_options: options };
  const counting = Object.entries(options).filter(([name]) => !RENDERING_OPTIONS.has(name));
  return counting.length === 0 ? {} : { stream_options: Object.assign(Object.create(null), Object.fromEntries(counting)) };
}

/** Web search is a tool that the provider runs: the answer depends on the day. */
function usesTools(body: JsonObject, turns: readonly JsonObject[]): boolean {
  const { tools, functions, tool_choice: choice, function_call: call, web_search_options: search } = body;
  if (isFilled(tools) || isFilled(functions) || isPresent(choice) || isPresent(call) || isPresent(search)) return true;
  return turns.some((turn) => isFilled(turn['tool_calls']) || isPresent(turn['function_call']));
}

/** Instructions to the model are no turn: they stand before each conversation alike. */
function isSpoken(turn: JsonObject): boolean {
  return turn['role'] !== 'system' && turn['role'] !== 'developer';
}

function answersATool(turns: readonly JsonObject[]): boolean {
  const role = turns.at(-1)?.['role'];
  return role === 'tool' || role === 'function';
}

function asksForAudio(body: JsonObject): boolean {
  const { modalities, audio } = body;
  return isPresent(audio) || (Array.isArray(modalities) && modalities.some((modality) => modality !== 'text'));
}
