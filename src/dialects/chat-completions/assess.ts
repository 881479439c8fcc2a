/** How an answer ended: every choice must be finished, and the worst of them speaks for all. */
import type { Recording, TokenUsage } from '../../entry.ts';
import type { Assessment, Finish } from '../dialect.ts';
import { isFields, type Fields } from '../fields.ts';
import { worst } from '../finish.ts';
import { createAssembly } from './assemble.ts';
import { parsePayload } from './payload.ts';

const FINISHES: ReadonlyMap<unknown, Finish> = new Map<unknown, Finish>([
  ['stop', 'stop'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['length', 'truncated'],
  ['max_tokens', 'truncated'],
  ['model_length', 'truncated'],
  ['content_filter', 'filtered'],
  ['error', 'error-event'],
  [null, 'incomplete'],
  [undefined, 'incomplete'],
]);

/** Never throws: what cannot be walked, as nesting that is too deep, is not valid for us. */
export function assess(recording: Recording): Assessment {
  try {
    return recording.shape === 'json' ? assessJson(recording) : assessStream(recording);
  } catch {
    return { finish: recording.shape === 'json' ? 'invalid-json' : 'invalid-stream', usage: undefined };
  }
}

function assessJson({ events: [body] }: Recording): Assessment {
  const payload = body === undefined ? undefined : parsePayload(body);
  if (payload?.kind === 'fields') return assessCompletion(payload.fields);
  return { finish: payload?.kind === 'error' ? 'error-event' : 'invalid-json', usage: undefined };
}

function assessStream({ events }: Recording): Assessment {
  const assembly = createAssembly();
  let ended: 'done' | 'open' = 'open';
  for (const event of events) {
    const payload = parsePayload(event);
    if (payload.kind === 'done') ended = 'done';
    if (payload.kind === 'done') break; // the official client reads no further
    if (payload.kind === 'error') return { finish: 'error-event', usage: undefined };
    if (payload.kind === 'unreadable') return { finish: payload.problem, usage: undefined };
    // An event of a kind we do not know may carry part of the answer, and JSON would lose it.
    if (!Array.isArray(payload.fields['choices'])) return { finish: 'invalid-stream', usage: undefined };
    assembly.add(payload.fields);
  }
  const { finish, usage } = assessCompletion(assembly.completion());
  return { finish: ended === 'done' ? finish : worst([finish, 'incomplete']), usage };
}

function assessCompletion(completion: Fields): Assessment {
  const { choices } = completion;
  const usage = usageOf(completion['usage']);
  if (!Array.isArray(choices)) return { finish: 'finish-unknown', usage };
  if (choices.length === 0) return { finish: 'incomplete', usage };
  return { finish: worst(choices.map((choice: unknown) => (isFields(choice) ? finishOf(choice) : 'finish-unknown'))), usage };
}

function finishOf(choice: Fields): Finish {
  const finish = FINISHES.get(choice['finish_reason']) ?? 'finish-unknown';
  if (finish !== 'stop' && finish !== 'tool-calls') return finish;
  const message = isFields(choice['message']) ? choice['message'] : {};
  if (isText(message['refusal'])) return 'refusal';
  // Some providers finish with `stop` after tool calls, too.
  if (isFilled(message['tool_calls']) || isFields(message['function_call'])) return 'tool-calls';
  return saysSomething(message) ? 'stop' : 'empty';
}

/** Thinking alone is no answer. */
function saysSomething(message: Fields): boolean {
  const { content, audio, images } = message;
  if (isText(content) || isFields(audio) || isFilled(images)) return true;
  return (
    Array.isArray(content) &&
    content.some((part: unknown) => isFields(part) && part['type'] !== 'thinking' && (part['type'] !== 'text' || isText(part['text'])))
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function usageOf(usage: unknown): TokenUsage | undefined {
  if (!isFields(usage)) return undefined;
  const { prompt_tokens: input, completion_tokens: output } = usage;
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
