/** The phrases of one question that may stand elsewhere: a movable preposition with its words, or a time that needs none. */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import type { Side, Span, Step } from '../sequence.ts';
import { isTime, words } from '../wording.ts';
import { labelsIn, spanOfLabels } from './spans.ts';

/** `of`, `by`, `than`, `as`, `like` hold their phrase where it is. */
export const MOVABLE: ReadonlySet<string> = words(`
  in on at to from for with about during before after until since within without near inside outside under over between among
  through via per regarding concerning despite except across against around
`);
const DETERMINERS = words('a an the my your his her its our their this that these those all any some each every both');
const PICKING = words('which what many');
const TIME_DETERMINERS = words('next last this every each');
/** Function words within a phrase. */
const INNER = words('of and or a an the');
/** Of a time they say the same, or nothing: `in the fall`, `during the fall`, `next fall`; `by`, `before`, `until` and the like do not. */
const TIME_GOVERNORS = new Set(['', 'in', 'on', 'at', 'for', 'during']);
/** Words of one phrase. */
const LONGEST = 6;
/** Phrases of one question that are tried. */
export interface Phrase {
  readonly span: Span;
  readonly steps: readonly Step[];
  /** The word it begins with, `''` for a bare phrase of time. */
  readonly governor: string;
}

interface Opening {
  readonly at: number;
  /** Its first word after the preposition. */
  readonly from: number;
  readonly governor: string;
}

export function phrasesOf(side: Side): readonly Phrase[] {
  const found: Phrase[] = [];
  const { tokens } = side.reading;
  const steps = new Map(side.steps.map((step) => [step.token, step] as const));
  for (const [at, token] of tokens.entries()) {
    const isPreposition = token.role === 'function' && MOVABLE.has(token.form);
    const isTimed = !isPreposition && TIME_DETERMINERS.has(token.form);
    if (!isPreposition && !isTimed && !isBareTime(tokens, token)) continue;
    const from = isPreposition ? at + 1 : at;
    found.push(...extents(tokens, steps, { at, from, governor: isPreposition ? token.form : '' }));
  }
  return found;
}

/** Times that need no preposition; `days` and `year` by themselves are nouns like others. */
const BARE_TIMES = words('currently today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday');

function isBareTime(tokens: readonly Token[], token: Token): boolean {
  if (token.preposition !== '' || !BARE_TIMES.has(token.form)) return false;
  return !TIME_DETERMINERS.has(tokens[token.index - 1]?.form ?? '');
}

/** `the Monday class`, `cheap summer houses`: it says which class, and nothing of when the class is full. */
export function saysWhich({ span, steps, governor }: Phrase, { tokens }: Reading, lexicon: Lexicon): boolean {
  const [lead, next] = [tokens[(steps[0]?.token.index ?? 0) - 1], tokens[span.to + 1]];
  const sentence = tokens[span.from]?.sentence;
  const isLed = lead?.role === 'function' && lead.sentence === sentence && !TIME_DETERMINERS.has(lead.form);
  if (isLed && governor === '' && (DETERMINERS.has(lead.form) || PICKING.has(lead.form))) return true;
  // In front of its sentence a comma may stand behind it.
  if (next?.role !== 'content' || next.sentence !== sentence || tokens[span.from - 1]?.sentence !== sentence) return false;
  return next.kind === 'word' && !isTime(next) && next.lemmas.every((lemma) => /^(?:n|$)/.test(lexicon.partsOfSpeech(lemma)));
}

/** The longest first: `in the state of Texas`, `in the state`. */
function extents(tokens: readonly Token[], known: ReadonlyMap<Token, Step>, { at, from, governor }: Opening): readonly Phrase[] {
  const found: Phrase[] = [];
  const steps: Step[] = [];
  for (let to = from; to < tokens.length && steps.length < LONGEST; to += 1) {
    const token = tokens[to];
    if (token === undefined || token.sentence !== tokens[at]?.sentence) break;
    if (token.role === 'function') {
      const fits = steps.length === 0 ? DETERMINERS.has(token.form) : INNER.has(token.form) || TIME_DETERMINERS.has(token.form);
      if (fits) continue;
      break;
    }
    const step = known.get(token);
    if (step === undefined || (steps.length === 0 && token.preposition !== governor && governor !== '')) break;
    steps.push(step);
    if (governor !== '' || steps.every((each) => isTime(each.token) || each.token.role !== 'function'))
      found.unshift({ span: { from: at, to }, steps: [...steps], governor });
  }
  return governor === '' ? found.filter(isTimed) : found;
}

/** `next year`, `next Monday morning`: nothing but times. */
export function isTimed({ steps }: Phrase): boolean {
  return (
    steps.length <= 3 &&
    steps.every(({ token }) => isTime(token) || TIME_DETERMINERS.has(token.form)) &&
    steps.some(({ token }) => isTime(token))
  );
}

/** The same words under the same preposition, together, on the other side. */
export function twinOf(phrase: Phrase, side: Side): Phrase | undefined {
  const span = spanOfLabels(side, phrase.steps);
  if (span === undefined) return undefined;
  const { tokens } = side.reading;
  let from = span.from - 1;
  while (tokens[from] !== undefined && DETERMINERS.has(tokens[from]?.form ?? '') && tokens[from]?.role === 'function') from -= 1;
  const lead = tokens[from];
  const steps = labelsIn(side, span);
  if (isTimed(phrase) && TIME_GOVERNORS.has(phrase.governor) && lead?.role === 'function' && TIME_GOVERNORS.has(lead.form))
    return lead.sentence === tokens[span.from]?.sentence ? { span: { from, to: span.to }, steps, governor: lead.form } : undefined;
  if (phrase.governor === '' || (isTimed(phrase) && TIME_GOVERNORS.has(phrase.governor) && tokens[span.from]?.preposition === ''))
    return tokens[span.from]?.preposition === '' ? { span: { from: from + 1, to: span.to }, steps, governor: '' } : undefined;
  if (lead?.form !== phrase.governor || lead.sentence !== tokens[span.from]?.sentence) return undefined;
  return { span: { from, to: span.to }, steps, governor: phrase.governor };
}
