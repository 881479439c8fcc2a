/** How an answer ended: by the event that ended it, the status of its response, and what is in that. */
import type { WireEvent } from '../../entry.ts';
import type { Assessment, Dialect, Finish } from '../dialect.ts';
import { assessing, assessingBody, ended } from '../shared/assessing.ts';
import { isFields, type Fields } from '../shared/fields.ts';
import { tokenUsage } from '../shared/finish.ts';
import { parsePayloadOrDone } from '../shared/payload.ts';
import { STATUS_AT_END } from './events.ts';
import { finishOfOutput } from './output.ts';

/** Why a response is incomplete; for another reason it is just that. */
const INCOMPLETE: ReadonlyMap<unknown, Finish> = new Map<unknown, Finish>([
  ['max_output_tokens', 'truncated'],
  ['content_filter', 'filtered'],
]);

export const assess: Dialect['assess'] = assessing({ json: assessingBody(assessResponse), stream: assessStream });

function assessStream(events: readonly WireEvent[]): Assessment {
  let last = -Infinity;
  let items = 0;
  let end: Fields | undefined;
  for (const event of events) {
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done') break; // some hosts end as Chat Completions does, and the official client reads no further
    if (payload.kind === 'unreadable') return ended(payload.problem);
    const { type, sequence_number: number } = payload.fields;
    if (payload.kind === 'error' || type === 'error') return ended('error-event');
    // Nothing comes after the end, and an event without its type has no place in the order.
    if (end !== undefined || typeof type !== 'string') return ended('invalid-stream');
    // Hosts that do not number their events are read as they come.
    if (typeof number === 'number') {
      if (number <= last) return ended('invalid-stream');
      last = number;
    }
    if (type === 'response.output_item.done') items += 1;
    if (STATUS_AT_END.has(type)) end = payload.fields;
  }
  return end === undefined ? ended('incomplete') : assessEnd(end, items);
}

/** Some hosts stream an answer and end with a response that leaves it out: its JSON form would be empty. */
function assessEnd({ type, response }: Fields, items: number): Assessment {
  const status = STATUS_AT_END.get(type);
  if (!isFields(response) || (response['status'] ?? status) !== status) return ended('invalid-stream');
  const { output } = response;
  if (Array.isArray(output) && output.length < items) return ended('invalid-stream');
  return assessResponse({ ...response, status });
}

function assessResponse(response: Fields): Assessment {
  const { usage } = response;
  return {
    finish: finishOf(response),
    usage: isFields(usage) ? tokenUsage(usage['input_tokens'], usage['output_tokens']) : undefined,
  };
}

function finishOf({ status, output, incomplete_details: details }: Fields): Finish {
  switch (status) {
    case 'completed':
      return finishOfOutput(output);
    case 'incomplete':
      return INCOMPLETE.get(isFields(details) ? details['reason'] : undefined) ?? 'incomplete';
    case 'queued':
    case 'in_progress':
    case 'cancelled':
      return 'incomplete';
    case 'failed':
      return 'error-event';
    default:
      return 'finish-unknown';
  }
}
