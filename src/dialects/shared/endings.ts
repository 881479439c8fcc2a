/** How an answer ended, where it has one form: a protocol says how each of the forms it knows ends, and the rest is the same for all. */
import type { WireEvent } from '../../entry.ts';
import type { Assessment, Dialect, Finish } from '../dialect.ts';
import { assessing, assessingBody, ended } from './assessing.ts';
import { isFields, type Fields } from './fields.ts';
import { tokenUsage } from './finish.ts';
import { parsePayloadOrDone } from './payload.ts';

/** An answer in a form that is absent here ended in no way we know. */
export interface Endings {
  json?(answer: Fields): Finish;
  /** All events but `[DONE]`; there is at least one. */
  stream?(events: readonly [Fields, ...Fields[]]): Finish;
  /** There is at least one byte. */
  bytes?(body: Uint8Array): Finish;
}

export function endsAs(endings: Endings): Dialect['assess'] {
  return assessing({
    json: assessingBody((answer) => counted(endings.json?.(answer), answer)),
    stream: (events) => assessStream(events, endings),
    bytes: (body) => ended(body === undefined || body.data.length === 0 ? 'empty' : (endings.bytes?.(body.data) ?? 'finish-unknown')),
  });
}

function assessStream(events: readonly WireEvent[], { stream }: Endings): Assessment {
  const said: Fields[] = [];
  for (const event of events) {
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done') break; // the official client reads no further
    if (payload.kind === 'error') return ended('error-event');
    if (payload.kind === 'unreadable') return ended(payload.problem);
    said.push(payload.fields);
  }
  const [first, ...others] = said;
  return first === undefined ? ended('incomplete') : counted(stream?.([first, ...others]), others.at(-1) ?? first);
}

function counted(finish: Finish | undefined, { usage }: Fields): Assessment {
  const counts = isFields(usage) ? tokenUsage(usage['input_tokens'], usage['output_tokens']) : undefined;
  return { finish: finish ?? 'finish-unknown', usage: counts };
}
