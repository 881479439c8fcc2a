/**
 * Where the question stands in a turn that holds more, as a template with retrieved documents makes them: the caller says it with
 * `Nearhit-Question`, or the operator with the marks of the template. Each must stand in the turn exactly once; a document that
 * holds it as well makes the place a guess, and then nothing is matched by meaning. What stands around the question is not lost: it
 * must be equal, so a question never meets itself over other documents.
 */
import type { QuestionRule } from '../config.ts';
import type { Cut, Cuts, CutTurn } from '../prompt.ts';
import type { Directives } from './directives.ts';

const wholeTurn: CutTurn = () => ({ kind: 'whole-turn' });
const notFound: CutTurn = () => NOT_FOUND;
const NOT_FOUND: Cut = { kind: 'not-found' };

export const WHOLE_TURNS: Cuts = { asked: wholeTurn, earlier: wholeTurn };

/** The caller's word counts for the turn that it asks in; of earlier ones only a rule can tell. */
export function cutsOf(said: Directives['question'], rule: QuestionRule | undefined): Cuts {
  const earlier = rule === undefined ? wholeTurn : byMarks(rule);
  if (said.kind === 'not-said') return rule === undefined ? WHOLE_TURNS : { asked: earlier, earlier };
  return { asked: said.kind === 'said' ? byText(said.text) : notFound, earlier };
}

function byText(question: string): CutTurn {
  return (texts) => {
    const place = onlyPlace(texts, question);
    if (place === 'none' || place === 'several') return NOT_FOUND;
    const text = texts[place.text] ?? '';
    return part(place.text, text, place.at, place.at + question.length);
  };
}

/** A turn with none of the marks was not made by the template: it is all question. */
function byMarks({ after, before }: QuestionRule): CutTurn {
  return (texts) => {
    const start = after === undefined ? undefined : onlyPlace(texts, after);
    const end = before === undefined ? undefined : onlyPlace(texts, before);
    if ((start ?? 'none') === 'none' && (end ?? 'none') === 'none') return { kind: 'whole-turn' };
    if (typeof start === 'string' || typeof end === 'string') return NOT_FOUND;
    const at = start?.text ?? end?.text ?? 0;
    if (end !== undefined && end.text !== at) return NOT_FOUND;
    const text = texts[at] ?? '';
    const from = start === undefined ? 0 : start.at + (after?.length ?? 0);
    const to = end?.at ?? text.length;
    return from > to ? NOT_FOUND : part(at, text, from, to);
  };
}

/** The space around a question belongs to the template. */
function part(index: number, text: string, from: number, to: number): Cut {
  const inside = text.slice(from, to);
  const question = inside.trim();
  if (question === '') return NOT_FOUND;
  const start = from + inside.indexOf(question);
  return { kind: 'part', text: index, before: text.slice(0, start), question, after: text.slice(start + question.length) };
}

/** Overlapping occurrences are several. */
function onlyPlace(texts: readonly string[], wanted: string): { readonly text: number; readonly at: number } | 'none' | 'several' {
  let found: { readonly text: number; readonly at: number } | undefined;
  for (const [index, text] of texts.entries()) {
    const at = text.indexOf(wanted);
    if (at < 0) continue;
    if (found !== undefined || text.includes(wanted, at + 1)) return 'several';
    found = { text: index, at };
  }
  return found ?? 'none';
}
