/** One part of a message, of a thought or of its summary as events: added while it is empty, its text in pieces, and done. */
import type { Fields } from '../shared/fields.ts';
import { piecesOf } from '../shared/pieces.ts';
import type { StreamEvent } from './events.ts';

/** Which item, and where in it. */
export interface Place extends Fields {
  readonly item_id: string;
  readonly output_index: number;
}

/** Where a part has its text, and the name that the events of that text have in common. */
const TEXTS: ReadonlyMap<unknown, { readonly field: string; readonly family: string }> = new Map([
  ['output_text', { field: 'text', family: 'response.output_text' }],
  ['refusal', { field: 'refusal', family: 'response.refusal' }],
  ['reasoning_text', { field: 'text', family: 'response.reasoning_text' }],
  ['summary_text', { field: 'text', family: 'response.reasoning_summary_text' }],
]);

export function partEvents(part: Fields, at: Place, container: 'response.content_part' | 'response.reasoning_summary_part'): StreamEvent[] {
  const known = TEXTS.get(part['type']);
  const text = known === undefined ? undefined : part[known.field];
  const added = (begun: Fields): StreamEvent => ({ type: `${container}.added`, ...at, part: begun });
  const done: StreamEvent = { type: `${container}.done`, ...at, part };
  if (known === undefined || typeof text !== 'string') return [added(part), done];
  const { field, family } = known;
  const answers = part['type'] === 'output_text';
  const tokens = answers ? listIn(part, 'logprobs') : [];
  const annotations = answers ? listIn(part, 'annotations') : [];
  const logprobs = answers ? { logprobs: tokens } : {};
  // Which tokens a piece has is not told, so where there are probabilities the text comes in one.
  const pieces = tokens.length > 0 ? [text] : piecesOf(text);
  return [
    added(beginning(part, field)),
    ...pieces.map((delta) => ({ type: `${family}.delta`, ...at, delta, ...logprobs })),
    ...annotations.map((annotation, i) => ({ type: `${family}.annotation.added`, ...at, annotation_index: i, annotation })),
    { type: `${family}.done`, ...at, [field]: text, ...logprobs },
    done,
  ];
}

const LISTS: ReadonlySet<string> = new Set(['annotations', 'logprobs']);

/** The part without its text, and with empty lists where it has lists. */
function beginning(part: Fields, text: string): Fields {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, name === text ? '' : LISTS.has(name) && Array.isArray(value) ? [] : value]),
  );
}

function listIn(part: Fields, name: string): readonly unknown[] {
  const value = part[name];
  return Array.isArray(value) ? value : [];
}
