/**
 * The input of a request: is it of a shape we understand, and where is the question?
 *
 * The question is the text of the last item when a user speaks in it, as a string or as the only text part, or the input
 * itself where that is a string, or what a cut says. The two forms stay two: a key stands for equal values, and nothing is folded into it.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { CutTurn } from '../../prompt.ts';
import type { Turn } from '../dialect.ts';
import { markQuestion, markText, notAsking, type Asking } from '../shared/question-part.ts';
import { isPresent, problemInEach, problemInTypedPart } from '../shared/request-fields.ts';
import { textOf, turnsOf } from '../shared/turns.ts';

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
export function locateQuestion(input: string | readonly JsonObject[], cut: CutTurn): Asking<Json> {
  if (typeof input === 'string') return markText(input, cut);
  const last = input.at(-1);
  const asking = last === undefined ? undefined : askingIn(last, cut);
  return asking === undefined ? notAsking(input) : { ...asking, marked: [...input.slice(0, -1), asking.marked] };
}

/** An answer comes back as the item it was (`output_text`), or as a message written by hand. */
export function turnsIn(items: readonly JsonObject[], cut: CutTurn): readonly Turn[] {
  return turnsOf(items, {
    asking: (item) => askingIn(item, cut),
    answer: (item) =>
      kindOf(item) === 'message' && item['role'] === 'assistant'
        ? textOf(item['content'], ({ type }) => type === 'output_text')
        : undefined,
  });
}

function askingIn(item: JsonObject, cut: CutTurn): Asking | undefined {
  return kindOf(item) === 'message' && item['role'] === 'user' ? markQuestion(item, 'content', isText, cut) : undefined;
}

function isText(part: JsonObject): boolean {
  return part['type'] === 'input_text';
}
