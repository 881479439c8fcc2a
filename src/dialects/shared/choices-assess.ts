/** How an answer ended: every choice must be finished, and the worst of them speaks for all. */
import type { Recording, TokenUsage } from '../../entry.ts';
import type { Assessment, Dialect, Finish } from '../dialect.ts';
import type { ChoicesProtocol } from './choices.ts';
import { isFields, type Fields } from './fields.ts';
import { tokenUsage, worst } from './finish.ts';
import { parsePayloadOrDone } from './payload.ts';

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
export function choicesAssess(protocol: ChoicesProtocol): Dialect['assess'] {
  return (recording) => {
    try {
      return recording.shape === 'json' ? assessJson(recording, protocol) : assessStream(recording, protocol);
    } catch {
      return { finish: recording.shape === 'json' ? 'invalid-json' : 'invalid-stream', usage: undefined };
    }
  };
}

function assessJson({ events: [body] }: Recording, protocol: ChoicesProtocol): Assessment {
  const payload = body === undefined ? undefined : parsePayloadOrDone(body);
  if (payload?.kind === 'fields') return assessCompletion(payload.fields, protocol);
  return { finish: payload?.kind === 'error' ? 'error-event' : 'invalid-json', usage: undefined };
}

function assessStream({ events }: Recording, protocol: ChoicesProtocol): Assessment {
  const assembly = protocol.createAssembly();
  let ended: 'done' | 'open' = 'open';
  for (const event of events) {
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done') ended = 'done';
    if (payload.kind === 'done') break; // the official client reads no further
    if (payload.kind === 'error') return { finish: 'error-event', usage: undefined };
    if (payload.kind === 'unreadable') return { finish: payload.problem, usage: undefined };
    // An event of a kind we do not know may carry part of the answer, and JSON would lose it.
    if (!Array.isArray(payload.fields['choices'])) return { finish: 'invalid-stream', usage: undefined };
    assembly.add(payload.fields);
  }
  const { finish, usage } = assessCompletion(assembly.completion(), protocol);
  return { finish: ended === 'done' ? finish : worst([finish, 'incomplete']), usage };
}

function assessCompletion(completion: Fields, protocol: ChoicesProtocol): Assessment {
  const { choices } = completion;
  const usage = usageOf(completion['usage']);
  if (!Array.isArray(choices)) return { finish: 'finish-unknown', usage };
  if (choices.length === 0) return { finish: 'incomplete', usage };
  return { finish: worst(choices.map((choice: unknown) => (isFields(choice) ? finishOf(choice, protocol) : 'finish-unknown'))), usage };
}

function finishOf(choice: Fields, { broughtBy }: ChoicesProtocol): Finish {
  const finish = FINISHES.get(choice['finish_reason']) ?? 'finish-unknown';
  return finish === 'stop' || finish === 'tool-calls' ? broughtBy(choice) : finish;
}

function usageOf(usage: unknown): TokenUsage | undefined {
  if (!isFields(usage)) return undefined;
  const { prompt_tokens: input, completion_tokens: output } = usage;
  return tokenUsage(input, output);
}
