/** How an answer ended, by its stop reason; and whether a stream is one that the official client could read to its end. */
import type { TokenUsage, WireEvent } from '../../entry.ts';
import type { Assessment, Dialect, Finish } from '../dialect.ts';
import { assessing, ended } from '../shared/assessing.ts';
import { isCount, isFields, isText, type Fields } from '../shared/fields.ts';
import { inRuns } from '../shared/runs.ts';
import { createAssembly } from './assemble.ts';
import { THOUGHTS } from './block.ts';
import { runs } from './runs.ts';
import { parseBody } from './stream-event.ts';

const FINISHES: ReadonlyMap<unknown, Finish> = new Map<unknown, Finish>([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['tool_use', 'tool-calls'],
  ['max_tokens', 'truncated'],
  ['model_context_window_exceeded', 'truncated'],
  // The provider stopped a long turn on its way: the caller sends it back to have it finished.
  ['pause_turn', 'incomplete'],
  ['refusal', 'refusal'],
  [null, 'incomplete'],
  [undefined, 'incomplete'],
]);

export const assess: Dialect['assess'] = assessing({ json: assessBody, stream: assessStream });

/** An error is one by its type here, whatever fields it has. */
function assessBody(body: WireEvent | undefined): Assessment {
  const message = body === undefined ? undefined : parseBody(body.data);
  if (!isFields(message)) return ended('invalid-json');
  if (message['type'] === 'message') return assessMessage(message);
  return ended(message['type'] === 'error' ? 'error-event' : 'finish-unknown');
}

function assessStream(events: readonly WireEvent[]): Assessment {
  const assembly = createAssembly();
  for (const event of inRuns(events, runs)) {
    const problem = assembly.add(event);
    if (problem !== undefined) return ended(problem);
  }
  const assessment = assessMessage(assembly.message());
  return assembly.ended() === 'ended' ? assessment : { ...assessment, finish: 'incomplete' };
}

function assessMessage(message: Fields): Assessment {
  return { finish: finishOf(message), usage: usageOf(message['usage']) };
}

function finishOf({ stop_reason: reason, content }: Fields): Finish {
  const finish = FINISHES.get(reason) ?? 'finish-unknown';
  if (finish !== 'stop' && finish !== 'tool-calls') return finish;
  if (!Array.isArray(content) || !content.every(isFields)) return 'finish-unknown';
  if (finish === 'tool-calls' || content.some((block) => block['type'] === 'tool_use')) return 'tool-calls';
  return content.some(saysSomething) ? 'stop' : 'empty';
}

function saysSomething({ type, text }: Fields): boolean {
  return type === 'text' ? isText(text) : !THOUGHTS.has(type);
}

/** `input_tokens` are those that the provider's prompt cache neither gave nor took; the question had all three. */
function usageOf(usage: unknown): TokenUsage | undefined {
  if (!isFields(usage)) return undefined;
  const { input_tokens: fresh, cache_creation_input_tokens: written, cache_read_input_tokens: found, output_tokens: output } = usage;
  const input = [fresh, written ?? 0, found ?? 0];
  return input.every(isCount) && isCount(output) ? { input: input.reduce((sum, count) => sum + count, 0), output } : undefined;
}
