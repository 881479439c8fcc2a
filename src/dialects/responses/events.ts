/** Events of a stream by their type, which is the name they go by on the wire as well. */
import type { Fields } from '../shared/fields.ts';

/** One event, before it has its number. */
export interface StreamEvent extends Fields {
  readonly type: string;
}

/** The events that end a stream, each with the status that its response has. They alone hold the whole response. */
export const STATUS_AT_END: ReadonlyMap<unknown, string> = new Map([
  ['response.completed', 'completed'],
  ['response.incomplete', 'incomplete'],
  ['response.failed', 'failed'],
]);

export function endOfStatus(status: unknown): string | undefined {
  return typeof status === 'string' && [...STATUS_AT_END.values()].includes(status) ? `response.${status}` : undefined;
}
