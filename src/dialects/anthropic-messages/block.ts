/**
 * One content block as its deltas come, by the rules of the official client: text and thinking grow, citations are listed,
 * a signature is whole, a tool's input is JSON text until the block stops.
 */
import { keepsIntegers } from '../shared/exact-integers.ts';
import { own, put, type Fields } from '../shared/fields.ts';

/** Input of these comes as pieces of JSON text. */
export const TOOL_USES: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

/** Thinking alone is no answer, and none of what it says. */
export const THOUGHTS: ReadonlySet<unknown> = new Set(['thinking', 'redacted_thinking']);

/** What of the block JSON could not carry; `undefined` where all of it is there. */
export type Lost = string | undefined;

export interface GrowingBlock {
  readonly fields: Fields;
  add(delta: Fields): Lost;
  stop(): Lost;
}

/** Which blocks a delta belongs to, and the fields it may carry. */
const DELTAS: ReadonlyMap<unknown, { readonly of: ReadonlySet<unknown>; readonly carries: readonly string[] }> = new Map([
  ['text_delta', { of: new Set<unknown>(['text']), carries: ['text'] }],
  ['citations_delta', { of: new Set<unknown>(['text']), carries: ['citation'] }],
  ['thinking_delta', { of: new Set<unknown>(['thinking']), carries: ['thinking'] }],
  ['signature_delta', { of: new Set<unknown>(['thinking']), carries: ['signature'] }],
  ['input_json_delta', { of: TOOL_USES, carries: ['partial_json'] }],
  ['compaction_delta', { of: new Set<unknown>(['compaction']), carries: ['content', 'encrypted_content'] }],
]);

export function growBlock(start: Fields): GrowingBlock {
  const fields = { ...start };
  /** JSON text of the tool's input; `undefined` until a piece came. */
  let input: string | undefined;
  const add = ({ type, ...said }: Fields): Lost => {
    const known = DELTAS.get(type);
    if (known === undefined) return 'a delta of a kind we do not know';
    if (!known.of.has(fields['type'])) return 'a delta of another kind than its block';
    if (Object.keys(said).some((name) => !known.carries.includes(name))) return 'a field of a delta that we do not know';
    if (type === 'input_json_delta' && typeof said['partial_json'] === 'string') input = (input ?? '') + said['partial_json'];
    else if (type === 'text_delta' || type === 'thinking_delta' || type === 'input_json_delta') return append(fields, said);
    else if (type === 'citations_delta') cite(fields, said['citation']);
    else for (const [name, value] of Object.entries(said)) put(fields, name, value);
    return undefined;
  };
  const stop = (): Lost => (input === undefined ? undefined : parseInput(fields, input));
  return { fields, add, stop };
}

function append(fields: Fields, said: Fields): Lost {
  for (const [name, piece] of Object.entries(said)) {
    const before = own(fields, name) ?? '';
    if (typeof piece !== 'string' || typeof before !== 'string') return 'a delta that is no text';
    fields[name] = before + piece;
  }
  return undefined;
}

function cite(fields: Fields, citation: unknown): void {
  const { citations } = fields;
  if (Array.isArray(citations)) citations.push(citation);
  else fields['citations'] = [citation];
}

/** Nothing said is an empty object, as for the official client. */
function parseInput(fields: Fields, text: string): Lost {
  if (!keepsIntegers(text)) return 'an integer beyond 2^53 in the input of a tool';
  try {
    fields['input'] = text === '' ? {} : JSON.parse(text);
    return undefined;
  } catch {
    return 'the input of a tool that is no JSON';
  }
}
