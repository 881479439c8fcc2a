/**
 * A message becomes the events that the provider would have streamed: the message with nothing in it, each block with its
 * text, thinking or input in pieces, and the stop with the token counts. Blocks of kinds we do not know come whole in their
 * `content_block_start`, as the provider sends search results and redacted thinking.
 */
import { Unrenderable } from '../dialect.ts';
import { isFields, own, type Fields } from '../shared/fields.ts';
import { piecesOf } from '../shared/pieces.ts';
import { TOOL_USES } from './block.ts';

/** An event's payload; its name is its type. */
export interface Payload extends Fields {
  readonly type: string;
}

/** Unknown while the message is being written. */
const AT_THE_END = ['stop_reason', 'stop_sequence', 'stop_details'] as const;
/** Counts that `message_delta` repeats as totals; the others stand in `message_start` alone. */
const TOTALS: ReadonlySet<string> = new Set([
  'input_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'output_tokens',
  'output_tokens_details',
  'server_tool_use',
  'iterations',
  'fallback_credit',
]);

/** Throws on what is not a message with its counts. */
export function unfold(message: Fields): Payload[] {
  const { content, usage } = message;
  if (message['type'] !== 'message' || !Array.isArray(content) || !content.every(isFields))
    throw new Unrenderable('cannot render a stream: the recorded answer is not a message with a list of blocks');
  if (!isFields(usage)) throw new Unrenderable('cannot render a stream: the recorded answer has no token counts');
  const open = Object.fromEntries(AT_THE_END.filter((name) => Object.hasOwn(message, name)).map((name) => [name, null]));
  const closing = [...AT_THE_END, 'container'].filter((name) => Object.hasOwn(message, name));
  return [
    { type: 'message_start', message: { ...message, content: [], ...open, usage: { ...usage, output_tokens: 0 } } },
    ...content.flatMap(unfoldBlock),
    {
      type: 'message_delta',
      delta: Object.fromEntries(closing.map((name) => [name, own(message, name)])),
      usage: Object.fromEntries(Object.entries(usage).filter(([name]) => TOTALS.has(name))),
    },
    { type: 'message_stop' },
  ];
}

function unfoldBlock(block: Fields, index: number): Payload[] {
  const { start, deltas } = opened(block);
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

interface Opened {
  readonly start: Fields;
  readonly deltas: readonly Fields[];
}

/** A field that is not of the published type has no pieces, so it stays where it is. */
function opened(block: Fields): Opened {
  const { type, text, thinking, input } = block;
  if (type === 'text' && typeof text === 'string') return openedText(block, text);
  if (type === 'thinking' && typeof thinking === 'string') return openedThinking(block, thinking);
  if (TOOL_USES.has(type) && isFields(input)) return openedCall(block, input);
  if (type === 'compaction' && typeof block['content'] === 'string') return openedCompaction(block);
  return { start: block, deltas: [] };
}

function openedText(block: Fields, text: string): Opened {
  const { citations } = block;
  const cited = Array.isArray(citations) ? citations : [];
  return {
    start: { ...block, text: '', ...(cited.length === 0 ? {} : { citations: [] }) },
    deltas: [
      ...piecesOf(text).map((piece) => ({ type: 'text_delta', text: piece })),
      ...cited.map((citation: unknown) => ({ type: 'citations_delta', citation })),
    ],
  };
}

function openedThinking(block: Fields, thinking: string): Opened {
  const { signature } = block;
  const signed = typeof signature === 'string' && signature !== '';
  return {
    start: { ...block, thinking: '', ...(signed ? { signature: '' } : {}) },
    deltas: [
      ...piecesOf(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      ...(signed ? [{ type: 'signature_delta', signature }] : []),
    ],
  };
}

/** The first piece is empty, as from the provider; of an empty input it is the only one. */
function openedCall(block: Fields, input: Fields): Opened {
  const pieces = Object.keys(input).length === 0 ? [] : piecesOf(JSON.stringify(input));
  return {
    start: { ...block, input: {} },
    deltas: ['', ...pieces].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

function openedCompaction(block: Fields): Opened {
  const said = Object.fromEntries(
    ['content', 'encrypted_content'].filter((name) => Object.hasOwn(block, name)).map((name) => [name, block[name]]),
  );
  const open = Object.fromEntries(Object.keys(said).map((name) => [name, null]));
  return { start: { ...block, ...open }, deltas: [{ type: 'compaction_delta', ...said }] };
}
