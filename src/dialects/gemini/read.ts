/** A generateContent request as a `Reading`: what is the question, and what else must be equal. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { Cuts, Trait } from '../../prompt.ts';
import type { Reading, Unreadable } from '../dialect.ts';
import { isFilled } from '../shared/fields.ts';
import type { Asking } from '../shared/question-part.ts';
import { isObject, isPresent, withField } from '../shared/request-fields.ts';
import { asks, isText, locateQuestion, partsOf, problemInContents, turnsIn } from './contents.ts';
import { readEndpoint } from './endpoint.ts';

export function read(body: JsonObject, target: string, cuts: Cuts): Reading | Unreadable {
  const endpoint = readEndpoint(target);
  if (endpoint.kind === 'unreadable') return endpoint;
  const problem = problemIn(body) ?? problemInContents(body['contents']);
  if (problem !== undefined) return { kind: 'unreadable', problem };
  const { contents } = body;
  if (!Array.isArray(contents)) return { kind: 'unreadable', problem: 'the body asks for no content' };

  const turns: readonly JsonObject[] = contents;
  const located = locateQuestion(turns, cuts.asked);
  return {
    model: endpoint.model,
    question: located.question,
    rest: withField(body, 'contents', located.marked),
    conversation: { field: 'contents', turns: turnsIn(turns, cuts.earlier) },
    path: endpoint.path,
    traits: traitsOf(body, turns, located),
    wants: endpoint.wants,
    askForUsage: () => undefined,
  };
}

/** Names the first field that is not of a type this dialect understands; never a value. */
function problemIn(body: JsonObject): string | undefined {
  if (isPresent(body['tools']) && !Array.isArray(body['tools'])) return 'tools is not an array';
  for (const name of ['cachedContent', 'cached_content'])
    if (isPresent(body[name]) && typeof body[name] !== 'string') return `${name} is not a string`;
  for (const name of ['generationConfig', 'generation_config']) {
    const config = body[name];
    if (!isPresent(config)) continue;
    if (!isObject(config)) return `${name} is not an object`;
    for (const modalities of ['responseModalities', 'response_modalities'])
      if (isPresent(config[modalities]) && !Array.isArray(config[modalities])) return `${name}.${modalities} is not an array`;
  }
  return undefined;
}

function traitsOf(body: JsonObject, turns: readonly JsonObject[], { question, cut }: Asking<Json>): Trait[] {
  const last = turns.at(-1) ?? {};
  const traits: Trait[] = [];
  if (has(body, 'cachedContent', 'cached_content')) traits.push('provider-state');
  if (usesTools(body, turns)) traits.push('tools');
  if (answersATool(last)) traits.push('tool-result');
  if ((asks(last, turns) && partsOf(last).some(isOtherThanText)) || asksForOtherThanText(body)) traits.push('non-text');
  if (cut === 'not-found') traits.push('question-not-found');
  if (question === '') traits.push('no-question');
  if (turns.length > 1) traits.push('earlier-turns');
  return traits;
}

/** Code execution and search are tools that the provider runs: the answer depends on the day. */
function usesTools(body: JsonObject, turns: readonly JsonObject[]): boolean {
  return isFilled(body['tools']) || has(body, 'toolConfig', 'tool_config') || turns.some((turn) => partsOf(turn).some(calls));
}

function calls(part: JsonObject): boolean {
  return (
    has(part, 'functionCall', 'function_call') ||
    has(part, 'toolCall', 'tool_call') ||
    has(part, 'executableCode', 'executable_code') ||
    has(part, 'codeExecutionResult', 'code_execution_result')
  );
}

function answersATool(last: JsonObject): boolean {
  return last['role'] === 'function' || partsOf(last).some(isToolResult);
}

function isToolResult(part: JsonObject): boolean {
  return has(part, 'functionResponse', 'function_response') || has(part, 'toolResponse', 'tool_response');
}

function isOtherThanText(part: JsonObject): boolean {
  return !isText(part) && !isToolResult(part);
}

function asksForOtherThanText({ generationConfig: camel, generation_config: snake }: JsonObject): boolean {
  return namesOtherModalities(camel) || namesOtherModalities(snake);
}

function namesOtherModalities(config: Json | undefined): boolean {
  return isObject(config) && (isMoreThanText(config['responseModalities']) || isMoreThanText(config['response_modalities']));
}

function isMoreThanText(modalities: Json | undefined): boolean {
  return Array.isArray(modalities) && modalities.some((modality) => modality !== 'TEXT');
}

function has(object: JsonObject, camel: string, snake: string): boolean {
  return isPresent(object[camel]) || isPresent(object[snake]);
}
