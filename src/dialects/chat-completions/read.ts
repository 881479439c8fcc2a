/** A Chat Completions request body as a `Reading`: what is the question, and what else must be equal. */
import type { JsonObject } from '../../identity/canonical.ts';
import type { Cuts, Trait } from '../../prompt.ts';
import type { Reading, Unreadable } from '../dialect.ts';
import { isFilled } from '../shared/fields.ts';
import { asksForAudio, isPresent } from '../shared/request-fields.ts';
import { modelOf } from '../shared/model.ts';
import { countedWants, problemInStream, restOf } from '../shared/rendering-fields.ts';
import { locateQuestion, turnsIn } from '../shared/text-messages.ts';
import { askForUsage } from './ask-for-usage.ts';
import { problemInMessages } from './messages.ts';

export function read(body: JsonObject, path: string, cuts: Cuts): Reading | Unreadable {
  const problem = problemIn(body);
  if (problem !== undefined) return { kind: 'unreadable', problem };
  const { model, messages } = body;
  if (!Array.isArray(messages)) return { kind: 'unreadable', problem: 'the body is not a chat request' };

  const turns: readonly JsonObject[] = messages;
  const located = locateQuestion(turns, cuts.asked);
  const wants = countedWants(body);
  const traits: Trait[] = [];
  if (usesTools(body, turns)) traits.push('tools');
  if (answersATool(turns)) traits.push('tool-result');
  if (located.nonText === 'present' || asksForAudio(body)) traits.push('non-text');
  if (located.cut === 'not-found') traits.push('question-not-found');
  if (located.question === '') traits.push('no-question');
  if (turns.slice(0, -1).some(isSpoken)) traits.push('earlier-turns');
  const canAsk = wants.shape === 'stream' && wants.usage === 'not-asked';
  return {
    model: modelOf(model, path),
    question: located.question,
    rest: restOf(body, 'messages', located.marked),
    conversation: { field: 'messages', turns: turnsIn(turns, cuts.earlier) },
    traits,
    wants,
    askForUsage: (original) => (canAsk ? askForUsage(original) : undefined),
  };
}

/** Names the first field that is not of a type this dialect understands; never a value. */
function problemIn(body: JsonObject): string | undefined {
  const { model, messages, tools, functions, modalities } = body;
  // On Azure the deployment in the path names the model, and clients leave it out of the body or send null.
  if (isPresent(model) && typeof model !== 'string') return 'model is not a string';
  if (isPresent(tools) && !Array.isArray(tools)) return 'tools is not an array';
  if (isPresent(functions) && !Array.isArray(functions)) return 'functions is not an array';
  if (isPresent(modalities) && !Array.isArray(modalities)) return 'modalities is not an array';
  return problemInStream(body) ?? problemInMessages(messages);
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
