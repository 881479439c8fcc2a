/**
 * The input of a request: is it of a shape we understand, and where is the question?
 *
 * The question is the text of the last item when a user speaks in it, as a string or as the only text part, or the input
 * itself where that is a string. The two forms stay two: a key stands for equal values, and nothing is folded into it.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION } from '../../prompt.ts';
import { markQuestion } from '../shared/question-part.ts';
import { isBlank, isPresent, problemInEach, problemInTypedPart, withField } from '../shared/request-fields.ts';

export interface Located {
  /** '' where there is none. */
  readonly question: string;
  /** The input with the marker where the question was. */
  readonly input: Json;
  readonly nonText: 'present' | 'absent';
}

/** A message may leave out its type, and a reference is an id alone. */
export function kindOf(item: JsonObject): string {
  const { type, role } = item;
  if (typeof type === 'string') return type;
  return typeof role === 'string' ? 'message' : 'item_reference';
}

/** What was said before counts as it is; instructions to the model are no turn. */
export function isSpoken(item: JsonObject): boolean {
  return kindOf(item) !== 'message' || (item['role'] !== 'system' && item['role'] !== 'developer');
}

export function problemInInput(input: Json | undefined): string | undefined {
  if (typeof input === 'string') return undefined;
  if (!Array.isArray(input)) return 'input is neither a string nor an array';
  if (input.length === 0) return 'input is empty';
  return problemInEach(input, 'input', problemInItem);
}

/** An item of a kind nobody has heard of is let through: it counts as it is, and only a user's message asks. */
function problemInItem(item: JsonObject): string | undefined {
  const { type, role, id, content } = item;
  if (isPresent(type) && typeof type !== 'string') return '.type is not a string';
  if (!isPresent(type) && typeof role !== 'string' && typeof id !== 'string') return ' has no type, role or id';
  if (kindOf(item) !== 'message') return undefined;
  if (typeof role !== 'string') return '.role is not a string';
  if (!isPresent(content) || typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return '.content is neither a string nor an array';
  return problemInEach(content, '.content', (part) => problemInTypedPart(part, 'input_text'));
}

/** Expects an input that has no problem. */
export function locateQuestion(input: string | readonly JsonObject[]): Located {
  if (typeof input === 'string')
    return isBlank(input) ? nothingAsked(input, 'absent') : { question: input, input: QUESTION, nonText: 'absent' };
  const last = input.at(-1);
  if (last === undefined || kindOf(last) !== 'message' || last['role'] !== 'user') return nothingAsked(input, 'absent');
  const earlier = input.slice(0, -1);
  const { content } = last;
  if (Array.isArray(content)) return locateInParts(input, earlier, last, content);
  if (typeof content !== 'string' || isBlank(content)) return nothingAsked(input, 'absent');
  return { question: content, input: [...earlier, withField(last, 'content', QUESTION)], nonText: 'absent' };
}

function locateInParts(
  input: readonly JsonObject[],
  earlier: readonly JsonObject[],
  last: JsonObject,
  parts: readonly JsonObject[],
): Located {
  const nonText = parts.every(isText) ? 'absent' : 'present';
  const marked = markQuestion(parts, isText);
  if (marked === undefined) return nothingAsked(input, nonText);
  return { question: marked.question, input: [...earlier, withField(last, 'content', marked.parts)], nonText };
}

function nothingAsked(input: Json, nonText: Located['nonText']): Located {
  return { question: '', input, nonText };
}

function isText(part: JsonObject): boolean {
  return part['type'] === 'input_text';
}
