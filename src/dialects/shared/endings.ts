/** How an answer ended, where it has one form: a protocol says how each of the forms it knows ends, and the rest is the same for all. */
import type { Recording, TokenUsage } from '../../entry.ts';
import type { Assessment, Dialect, Finish } from '../dialect.ts';
import { isFields, type Fields } from './fields.ts';
import { tokenUsage } from './finish.ts';
import { parsePayloadOrDone } from './payload.ts';

/** An answer in a form that is absent here ended in no way we know. */
export interface Endings {
  json?(answer: Fields): Finish;
  /** All events but `[DONE]`; there is at least one. */
  stream?(events: readonly [Fields, ...Fields[]]): Finish;
  bytes?(body: Uint8Array): Finish;
}

/** Never throws: what cannot be walked, as nesting that is too deep, is not valid for us. */
export function endsAs(endings: Endings): Dialect['assess'] {
  return (recording) => {
    try {
      return assess(recording, endings);
    } catch {
      return { finish: recording.shape === 'stream' ? 'invalid-stream' : 'invalid-json', usage: undefined };
    }
  };
}

function assess({ shape, events }: Recording, endings: Endings): Assessment {
  if (shape === 'bytes') {
    const [body] = events;
    return ended(body === undefined || body.data.length === 0 ? 'empty' : endings.bytes?.(body.data));
  }
  const said: Fields[] = [];
  for (const event of events) {
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done' && shape === 'stream') break; // the official client reads no further
    if (payload.kind === 'error') return ended('error-event');
    if (payload.kind !== 'fields') return ended(payload.kind === 'unreadable' && shape === 'stream' ? payload.problem : 'invalid-json');
    said.push(payload.fields);
  }
  const [first, ...others] = said;
  if (first === undefined) return ended('incomplete');
  const finish = shape === 'json' ? endings.json?.(first) : endings.stream?.([first, ...others]);
  return ended(finish, usageOf((others.at(-1) ?? first)['usage']));
}

function ended(finish: Finish | undefined, usage?: TokenUsage): Assessment {
  return { finish: finish ?? 'finish-unknown', usage };
}

function usageOf(usage: unknown): TokenUsage | undefined {
  return isFields(usage) ? tokenUsage(usage['input_tokens'], usage['output_tokens']) : undefined;
}
