/**
 * A response becomes the events that the provider would have streamed: created and in progress with nothing in it yet, each
 * item from its beginning to its end, and the whole response at last. Numbered from 0 without a gap.
 */
import { isFields, type Fields } from '../shared/fields.ts';
import { endOfStatus, type StreamEvent } from './events.ts';
import { unfoldItem } from './unfold-item.ts';

/** What the response has of these is not so yet when it begins. */
const AT_FIRST: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['status', 'in_progress'],
  ['output', []],
  ['output_text', ''],
  ['usage', null],
  ['error', null],
  ['incomplete_details', null],
  ['completed_at', null],
]);

/** Throws on what is not a response that has ended. */
export function unfold(response: Fields): StreamEvent[] {
  const { output, status } = response;
  const end = endOfStatus(status);
  if (!Array.isArray(output) || !output.every(isFields))
    throw new TypeError('cannot render a stream: the recorded answer has no list of output items');
  if (end === undefined) throw new TypeError('cannot render a stream: the recorded response has not ended');
  const begun = Object.fromEntries(
    Object.entries(response).map(([name, value]) => [name, AT_FIRST.has(name) ? AT_FIRST.get(name) : value]),
  );
  const events: StreamEvent[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...output.flatMap(unfoldItem),
    { type: end, response },
  ];
  return events.map(({ type, ...fields }, number) => ({ type, sequence_number: number, ...fields }));
}
