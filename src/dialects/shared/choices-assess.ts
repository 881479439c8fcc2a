/** How an answer ended: every choice must be finished, and the worst of them speaks for all. */
import type { TokenUsage, WireEvent } from '../../entry.ts';
import type { Assessment, Dialect, Finish } from '../dialect.ts';
import { assessing, assessingBody, ended } from './assessing.ts';
import type { ChoicesProtocol } from './choices.ts';
import { isFields, type Fields } from './fields.ts';
import { tokenUsage, worst } from './finish.ts';
import { parsePayloadOrDone } from './payload.ts';
import { inRuns } from './runs.ts';

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

export function choicesAssess(protocol: ChoicesProtocol): Dialect['assess'] {
  return assessing({
    json: assessingBody((completion) => assessCompletion(completion, protocol)),
    stream: (events) => assessStream(events, protocol),
  });
}

function assessStream(events: readonly WireEvent[], protocol: ChoicesProtocol): Assessment {
  const assembly = protocol.createAssembly();
  let end: 'done' | 'open' = 'open';
  for (const event of inRuns(events, protocol.runs)) {
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done') end = 'done';
    if (payload.kind === 'done') break; // the official client reads no further
    if (payload.kind === 'error') return ended('error-event');
    if (payload.kind === 'unreadable') return ended(payload.problem);
    // An event of a kind we do not know may carry part of the answer, and JSON would lose it.
    if (!Array.isArray(payload.fields['choices'])) return ended('invalid-stream');
    assembly.add(payload.fields);
  }
  const { finish, usage } = assessCompletion(assembly.completion(), protocol);
  return { finish: end === 'done' ? finish : worst([finish, 'incomplete']), usage };
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
