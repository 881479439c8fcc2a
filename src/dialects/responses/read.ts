/** A Responses request body as a `Reading`: what is the question, and what else must be equal. */
import type { JsonObject } from '../../identity/canonical.ts';
import type { Cuts, ReplayOptions } from '../../prompt.ts';
import type { Reading, Unreadable } from '../dialect.ts';
import { isFilled } from '../shared/fields.ts';
import { asksForAudio, isObject, isPresent } from '../shared/request-fields.ts';
import { problemInStream, restOf } from '../shared/rendering-fields.ts';
import { isSpoken, kindOf, locateQuestion, problemInInput, turnsIn } from './input.ts';
import { stateTraits } from './provider-state.ts';

export function read(body: JsonObject, _path: string, cuts: Cuts): Reading | Unreadable {
  const problem = problemIn(body);
  if (problem !== undefined) return { kind: 'unreadable', problem };
  const { model, input } = body;
  const items: readonly JsonObject[] = Array.isArray(input) ? input : [];
  const located = locateQuestion(typeof input === 'string' ? input : items, cuts.asked);
  const traits = stateTraits(body, items);
  if (usesTools(body, items)) traits.push('tools');
  if (answersATool(items)) traits.push('tool-result');
  if (located.nonText === 'present' || asksForAudio(body)) traits.push('non-text');
  if (located.cut === 'not-found') traits.push('question-not-found');
  if (located.question === '') traits.push('no-question');
  if (isPresent(body['previous_response_id']) || items.slice(0, -1).some(isSpoken)) traits.push('earlier-turns');
  return {
    // A template may bring it.
    model: typeof model === 'string' ? model : '',
    question: located.question,
    rest: restOf(body, 'input', located.marked, RENDERING_OPTIONS),
    conversation: { field: 'input', turns: turnsIn(items, cuts.earlier) },
    traits,
    wants: wantsOf(body),
    // The last event holds the whole response with its counts, whoever asks.
    askForUsage: () => undefined,
  };
}

/** Names the first field that is not of a type this dialect understands; never a value. A template may bring the input as well. */
function problemIn(body: JsonObject): string | undefined {
  const { model, input, prompt, tools, background, previous_response_id: previous } = body;
  if (isPresent(prompt) && (!isObject(prompt) || typeof prompt['id'] !== 'string')) return 'prompt is not an object with an id';
  if (isPresent(model) && typeof model !== 'string') return 'model is not a string';
  if (isPresent(background) && typeof background !== 'boolean') return 'background is not a boolean';
  if (isPresent(previous) && typeof previous !== 'string') return 'previous_response_id is not a string';
  if (isPresent(tools) && !Array.isArray(tools)) return 'tools is not an array';
  return problemInStream(body) ?? (input === undefined && isObject(prompt) ? undefined : problemInInput(input));
}

/** In either form the counts are a part of the response; a stream recorded without them has none to give to JSON. */
function wantsOf(body: JsonObject): ReplayOptions {
  return body['stream'] === true ? { shape: 'stream', usage: 'told' } : { shape: 'json', usage: 'owed' };
}

const RENDERING_OPTIONS: ReadonlySet<string> = new Set(['include_obfuscation']);

/** What is neither said, thought, referred to nor summed up is a tool's. */
const NOT_OF_TOOLS: ReadonlySet<string> = new Set(['message', 'reasoning', 'item_reference', 'compaction', 'compaction_trigger']);

/** Search is a tool that the provider runs: the answer depends on the day. */
function usesTools({ tools, tool_choice: choice }: JsonObject, items: readonly JsonObject[]): boolean {
  return isFilled(tools) || isPresent(choice) || items.some((item) => !NOT_OF_TOOLS.has(kindOf(item)) && !isToolResult(item));
}

/** `function_call_output`, `computer_call_output`, `tool_search_output` and their kin. */
function isToolResult(item: JsonObject): boolean {
  const kind = kindOf(item);
  return kind.endsWith('_output') || kind === 'mcp_approval_response';
}

function answersATool(items: readonly JsonObject[]): boolean {
  const last = items.at(-1);
  return last !== undefined && isToolResult(last);
}
