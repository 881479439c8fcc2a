/**
 * A completion becomes the chunks that the provider would have streamed: the role first, then fields we do not know,
 * content and refusal in pieces with their token probabilities, tool calls by index, the finish, and the usage at the end
 * for who is owed it. Fields we do not know come whole, in one delta: the official client keeps the last one it sees.
 */
import type { ReplayOptions } from '../../prompt.ts';
import { Unrenderable } from '../dialect.ts';
import { chunksOf } from '../shared/choices-envelope.ts';
import { isFields, isFilled, type Fields } from '../shared/fields.ts';
import { pieceSize, piecesOf } from '../shared/pieces.ts';

/** Each chunk as JSON text. Throws on what is not a completion. */
export function unfold(completion: Fields, usage: ReplayOptions['usage']): string[] {
  return chunksOf(completion, 'chat.completion.chunk', choiceParts, usage);
}

function choiceParts(choice: Fields, position: number): Fields[] {
  const { index, message, logprobs, finish_reason: finish, ...facts } = choice;
  if (!isFields(message)) throw new TypeError('cannot render a stream: a recorded choice has no message');
  const at = typeof index === 'number' ? index : position;
  const probabilities = createProbabilities(logprobs);
  const part = (delta: Fields, tokens: Fields = probabilities.none): Fields => ({ index: at, delta, ...tokens, finish_reason: null });

  const parts = openingDeltas(message).map((delta) => part(delta));
  for (const name of ['content', 'refusal'] as const) {
    const text = message[name];
    if (Array.isArray(text)) parts.push(part({ [name]: text }));
    if (typeof text !== 'string') continue;
    for (const piece of probabilities.cut(name, text)) parts.push(part({ [name]: piece.text }, piece.logprobs));
  }
  parts.push(...callDeltas(message).map((delta) => part(delta)));
  parts.push({ index: at, delta: {}, ...probabilities.rest(), finish_reason: finish ?? null, ...facts });
  return parts;
}

function openingDeltas(message: Fields): Fields[] {
  const { role, content, refusal, tool_calls: calls, function_call: call, ...unknown } = message;
  const noCalls = calls === undefined || isFilled(calls) ? {} : { tool_calls: calls };
  const noCall = call === undefined || isFields(call) ? {} : { function_call: call };
  const others = { ...unknown, ...noCalls, ...noCall };
  const opening = {
    role: role ?? 'assistant',
    content: content === null || content === undefined ? null : '',
    ...(refusal === undefined ? {} : { refusal: null }),
  };
  return Object.keys(others).length === 0 ? [opening] : [opening, others];
}

function callDeltas({ tool_calls: calls, function_call: call }: Fields): Fields[] {
  const deltas: Fields[] = [];
  for (const [index, toolCall] of (isFilled(calls) ? calls : []).entries()) {
    if (!isFields(toolCall)) throw new Unrenderable('cannot render a stream: a recorded tool call is not an object');
    const [first, ...later] = argumentDeltas(toolCall);
    deltas.push({ tool_calls: [{ ...first, index }] }, ...later.map((delta) => ({ tool_calls: [{ index, ...delta }] })));
  }
  if (isFields(call)) deltas.push(...argumentDeltas({ function: call }).map(({ function: delta }) => ({ function_call: delta })));
  return deltas;
}

/** The call with its arguments still to come, then the arguments in pieces. Calls that are no functions come whole. */
function argumentDeltas(toolCall: Fields): Fields[] {
  const called = toolCall['function'];
  if (!isFields(called) || typeof called['arguments'] !== 'string') return [toolCall];
  const pieces = piecesOf(called['arguments']);
  return [{ ...toolCall, function: { ...called, arguments: '' } }, ...pieces.map((piece) => ({ function: { arguments: piece } }))];
}

interface Piece {
  readonly text: string;
  readonly logprobs: Fields;
}
interface Probabilities {
  /** For a part that carries no token. Empty where the answer never spoke of probabilities. */
  readonly none: Fields;
  cut(name: 'content' | 'refusal', text: string): Piece[];
  /** What no piece carried. */
  rest(): Fields;
}

function createProbabilities(logprobs: unknown): Probabilities {
  if (logprobs === undefined) return { none: {}, cut: plainPieces({}), rest: () => ({}) };
  if (!isFields(logprobs)) return { none: { logprobs: null }, cut: plainPieces({ logprobs: null }), rest: () => ({ logprobs: null }) };
  const empty = { ...('content' in logprobs ? { content: null } : {}), ...('refusal' in logprobs ? { refusal: null } : {}) };
  const left: Fields = { ...logprobs };
  return {
    none: { logprobs: null },
    cut(name, text) {
      const tokens = left[name];
      if (!isFilled(tokens)) return plainPieces({ logprobs: null })(name, text);
      left[name] = null;
      return tokenPieces(text, tokens).map((piece) => ({
        text: piece.text,
        logprobs: piece.tokens.length === 0 ? { logprobs: null } : { logprobs: { ...empty, [name]: piece.tokens } },
      }));
    },
    rest: () => (Object.values(left).every((value) => value === null) ? { logprobs: null } : { logprobs: left }),
  };
}

function plainPieces(logprobs: Fields): Probabilities['cut'] {
  return (_, text) => piecesOf(text).map((piece) => ({ text: piece, logprobs }));
}

/** Cut where tokens end. Where the tokens do not spell the text (half a character each), all go with the first piece. */
function tokenPieces(text: string, tokens: readonly unknown[]): { text: string; tokens: unknown[] }[] {
  const spelled = tokens.map((token) => (isFields(token) && typeof token['token'] === 'string' ? token['token'] : ''));
  if (spelled.join('') !== text) return piecesOf(text).map((piece, i) => ({ text: piece, tokens: i === 0 ? [...tokens] : [] }));
  const size = pieceSize(text);
  const pieces: { text: string; tokens: unknown[] }[] = [];
  for (const [i, token] of tokens.entries()) {
    const last = pieces.at(-1);
    if (last === undefined || last.text.length >= size) pieces.push({ text: spelled[i] ?? '', tokens: [token] });
    else {
      last.text += spelled[i] ?? '';
      last.tokens.push(token);
    }
  }
  return pieces;
}
