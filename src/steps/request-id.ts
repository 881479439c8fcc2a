/** Our id of a request, under the names that clients read it by. */
import type { DialectName } from '../prompt.ts';

/** Flat, lower case. Only Anthropic's client looks for another name; ours is always under `x-request-id` too. */
export function requestIds(dialect: DialectName | undefined, id: string): string[] {
  return dialect === 'anthropic-messages' ? ['x-request-id', id, 'request-id', id] : ['x-request-id', id];
}
