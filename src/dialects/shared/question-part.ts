/** The question in a turn: its only text, or the part of its texts that is told to be it. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION, type Cut, type CutTurn } from '../../prompt.ts';
import { isBlank, withField } from './request-fields.ts';

/** What a dialect finds in the turn that asks, or in one before it. */
export interface Asking<Marked extends Json = JsonObject> {
  /** '' where there is none. */
  readonly question: string;
  /** The turn with the marker where the question was. */
  readonly marked: Marked;
  readonly nonText: 'present' | 'absent';
  readonly cut: Cut['kind'];
}

/** `field` holds a text or a list of parts, some of them texts. */
export function markQuestion(turn: JsonObject, field: string, isText: (part: JsonObject) => boolean, cut: CutTurn): Asking {
  const content = turn[field];
  if (typeof content === 'string') {
    const text = markText(content, cut);
    return { ...text, marked: text.question === '' ? turn : withField(turn, field, text.marked) };
  }
  if (!Array.isArray(content)) return notAsking(turn);
  const parts: readonly JsonObject[] = content;
  const texts = parts.filter(isText);
  const nonText = texts.length === parts.length ? 'absent' : 'present';
  const found = cutTexts(
    texts.map(({ text }) => (typeof text === 'string' ? text : '')),
    cut,
  );
  const holder = found.question === '' ? undefined : texts[found.at];
  if (holder === undefined) return { question: '', marked: turn, nonText, cut: found.cut };
  const marked = parts.map((part) => (part === holder ? withField(part, 'text', found.marked) : part));
  return { question: found.question, marked: withField(turn, field, marked), nonText, cut: found.cut };
}

/** A turn that is one text. */
export function markText(text: string, cut: CutTurn): Asking<Json> {
  const { question, marked, cut: kind } = cutTexts([text], cut);
  return { question, marked: question === '' ? text : marked, nonText: 'absent', cut: kind };
}

export function notAsking<Marked extends Json>(marked: Marked): Asking<Marked> {
  return { question: '', marked, nonText: 'absent', cut: 'whole-turn' };
}

interface CutTexts {
  readonly question: string;
  readonly at: number;
  readonly marked: Json;
  readonly cut: Cut['kind'];
}

/**
 * Several texts are no question as a whole: joined, ["ab", "c"] and ["a", "bc"] would be the same words, so they stay in what must be
 * equal and the request is matched by its key alone. What stands around a part is beside the marker, in a list: no text is a list.
 */
function cutTexts(texts: readonly string[], cut: CutTurn): CutTexts {
  const found = cut(texts);
  if (found.kind === 'part')
    return { question: found.question, at: found.text, marked: [found.before, QUESTION, found.after], cut: found.kind };
  const [only = '', ...more] = texts;
  return { question: more.length > 0 || isBlank(only) ? '' : only, at: 0, marked: QUESTION, cut: found.kind };
}
