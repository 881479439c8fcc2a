/** A Messages request body as a `Reading`: what is the question, and what else must be equal. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { Cuts, Trait } from '../../prompt.ts';
import type { Reading, Unreadable } from '../dialect.ts';
import { isFilled } from '../shared/fields.ts';
import type { Asking } from '../shared/question-part.ts';
import { isPresent, withField } from '../shared/request-fields.ts';
import { locateQuestion, turnsIn } from '../shared/text-messages.ts';
import { blocksOf, problemInContent, problemInMessages } from './messages.ts';
import { plainContent, withoutHint } from './plain-blocks.ts';

export function read(body: JsonObject, _path: string, cuts: Cuts): Reading | Unreadable {
  const problem = problemIn(body);
  if (problem !== undefined) return { kind: 'unreadable', problem };
  const { model, messages } = body;
  if (typeof model !== 'string' || !Array.isArray(messages)) return { kind: 'unreadable', problem: 'the body is not a Messages request' };

  const turns = (messages as readonly JsonObject[]).map((turn) => withField(turn, 'content', plainContent(turn['content'] ?? '')));
  const located = locateQuestion(turns, cuts.asked);
  return {
    model,
    question: located.question,
    rest: restOf(body, located.marked),
    conversation: { field: 'messages', turns: turnsIn(turns, cuts.earlier) },
    traits: traitsOf(body, turns, located),
    // Either form of an answer tells its token counts, so every caller is owed them and none has to ask.
    wants: { shape: body['stream'] === true ? 'stream' : 'json', usage: 'owed' },
    askForUsage: () => undefined,
  };
}

/** Names the first field that is not of a type this dialect understands; never a value. */
function problemIn(body: JsonObject): string | undefined {
  const { model, messages, max_tokens: most, stream, system, tools, thread } = body;
  if (typeof model !== 'string') return 'model is not a string';
  if (typeof most !== 'number') return 'max_tokens is not a number';
  if (isPresent(stream) && typeof stream !== 'boolean') return 'stream is not a boolean';
  if (isPresent(tools) && !Array.isArray(tools)) return 'tools is not an array';
  // The answer's id stands for a conversation that goes on once: handed out twice, the second caller could not go on.
  if (isPresent(thread)) return 'thread names a conversation that the provider holds';
  const inSystem = isPresent(system) ? problemInContent(system) : undefined;
  return inSystem === undefined ? problemInMessages(messages) : `system${inSystem}`;
}

function restOf(body: JsonObject, messages: Json): Json {
  const rest: Record<string, Json | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    if (name === 'messages') rest[name] = messages;
    else if (name === 'system') rest[name] = plainContent(value ?? null);
    else if (name === 'tools' && Array.isArray(value)) rest[name] = value.map(withoutHint);
    else if (name !== 'stream' && name !== 'cache_control') rest[name] = value;
  }
  return rest;
}

function traitsOf(body: JsonObject, turns: readonly JsonObject[], { question, cut }: Asking<Json>): readonly Trait[] {
  const traits: Trait[] = [];
  const last = turns.at(-1);
  const asked = last?.['role'] === 'user' ? typesIn(last) : [];
  if (usesTools(body, turns)) traits.push('tools');
  if (asked.some(isToolResult)) traits.push('tool-result');
  if (asked.some((type) => type !== 'text' && !isToolResult(type))) traits.push('non-text');
  if (cut === 'not-found') traits.push('question-not-found');
  if (question === '') traits.push('no-question');
  // Instructions to the model are no turn, where they stand between turns either.
  if (turns.slice(0, -1).some((turn) => turn['role'] !== 'system')) traits.push('earlier-turns');
  return traits;
}

/** A container holds the files of the tools that ran in it. */
function usesTools(body: JsonObject, turns: readonly JsonObject[]): boolean {
  const { tools, tool_choice: choice, mcp_servers: servers, container } = body;
  if (isFilled(tools) || isFilled(servers) || isPresent(choice) || isPresent(container)) return true;
  return turns.some((turn) => typesIn(turn).some((type) => isToolUse(type) || isToolResult(type)));
}

function typesIn(turn: JsonObject): readonly string[] {
  return blocksOf(turn).flatMap(({ type }) => (typeof type === 'string' ? type : []));
}

/** `tool_use`, `server_tool_use`, `mcp_tool_use` and those to come. */
function isToolUse(type: string): boolean {
  return type.endsWith('tool_use');
}

function isToolResult(type: string): boolean {
  return type.endsWith('tool_result');
}
