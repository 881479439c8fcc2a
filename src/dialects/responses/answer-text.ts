/** What an answer says, as one text, so that two answers can be compared. */
import type { Recording } from '../../entry.ts';
import { isFields, type Fields } from '../shared/fields.ts';
import { parsePayloadOrDone } from '../shared/payload.ts';
import { STATUS_AT_END } from './events.ts';
import { messageParts } from './output.ts';

/** `undefined` where it says something else than text, or several things: those cannot be compared. Never throws. */
export function answerText(recording: Recording): string | undefined {
  try {
    const output = responseIn(recording)?.['output'];
    if (!Array.isArray(output)) return undefined;
    const said = output.filter((item: unknown) => isFields(item) && item['type'] !== 'reasoning') as readonly Fields[];
    const [only] = said;
    const parts = only === undefined ? [] : messageParts(only);
    if (said.length !== 1 || parts.length === 0) return undefined;
    const texts = parts.map(({ type, text }) => (type === 'output_text' ? text : undefined));
    return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
  } catch {
    return undefined;
  }
}

/** The response itself, or the one in the event that ended the stream. */
function responseIn({ shape, events }: Recording): Fields | undefined {
  for (const event of events) {
    const payload = parsePayloadOrDone(event);
    if (payload.kind !== 'fields') continue;
    if (shape === 'json') return payload.fields;
    const { type, response } = payload.fields;
    if (STATUS_AT_END.has(type) && isFields(response)) return response;
  }
  return undefined;
}
