/** What a phrase hangs on, and whether it is free to stand elsewhere in its sentence. */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import type { Sequence, Side, Span } from '../sequence.ts';
import { after, ARTICLES, BE, before, canBeVerb, isClosed, isVerb, QUESTION_WORDS, tokensBetween, words } from '../wording.ts';
import { MOVABLE, type Phrase } from './phrases-in.ts';

const RELATIVES = words('that which who');
/** Another clause: what follows it does not speak of the first. */
const BARRIERS = words('that who whom whose which if because when while whether unless although so and or but than');

/** A phrase that stays must hang where it hung: in `books in France about wars` the wars are no longer in France. */
export function othersHangAlike({ asked, stored, lexicon }: Sequence): boolean {
  const twins = new Map(stored.steps.map(({ label, token }) => [label, token] as const));
  return asked.steps.every(({ label, token }) => {
    const twin = twins.get(label);
    if (twin === undefined || token.preposition === '' || token.preposition !== twin.preposition) return true;
    const one = hostOf(asked, governed(asked, token), lexicon);
    const other = hostOf(stored, governed(stored, twin), lexicon);
    return one?.label === undefined || other?.label === undefined || one.label === other.label;
  });
}

/** From its preposition on. */
function governed({ reading }: Side, token: Token): Pick<Phrase, 'span' | 'governor'> {
  let from = token.index;
  while (from > 0 && !(reading.tokens[from]?.role === 'function' && reading.tokens[from]?.form === token.preposition)) from -= 1;
  return { span: { from, to: token.index }, governor: token.preposition };
}

export interface Host {
  readonly token: Token;
  /** Of its match. */
  readonly label: number | undefined;
}

/** The word it hangs on: the one before, over phrases that can take nothing. `undefined` in front of the sentence. */
export function hostOf(side: Side, { span, governor }: Pick<Phrase, 'span' | 'governor'>, lexicon: Lexicon): Host | undefined {
  const { tokens } = side.reading;
  const sentence = tokens[span.from]?.sentence;
  for (let at = span.from - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.sentence !== sentence) return undefined;
    if (token.role === 'function') continue;
    const isSkipped = token.preposition !== '' && (isClosed(token, lexicon) || isWayPair(token.preposition, governor));
    if (!isSkipped) return { token, label: side.steps.find((step) => step.token === token)?.label };
  }
  return undefined;
}

/** `from X to Y` and `to Y from X` are two parts of one way. */
function isWayPair(one: string, other: string): boolean {
  return (one === 'from' && other === 'to') || (one === 'to' && other === 'from');
}

/** In front of the sentence, or behind a word that is itself in no phrase, with no other clause between. */
export function isFreeOf(reading: Reading, { from, to }: Span, host: Host | undefined, lexicon: Lexicon): boolean {
  const sentence = reading.tokens[from]?.sentence ?? 0;
  const start = reading.tokens.findIndex((token) => token.sentence === sentence);
  const outside = [...tokensBetween(reading, start - 1, from), ...tokensBetween(reading, to, reading.tokens.length)].filter(
    (token) => token.sentence === sentence,
  );
  const firstWord = outside.find(({ form }) => !ARTICLES.has(form));
  const opensAnother = (token: Token): boolean =>
    token !== firstWord && BARRIERS.has(token.form) && !isFirstQuestion(outside, token) && !isWithinClause(reading, token, lexicon);
  if (outside.some(opensAnother)) return false;
  return host === undefined || host.token.preposition === '' || isVerb(host.token, lexicon);
}

/** The one that asks: first, or behind a phrase in front (`of the classes, which are free`). */
function isFirstQuestion(outside: readonly Token[], token: Token): boolean {
  if (!QUESTION_WORDS.has(token.form)) return false;
  const [opening] = outside;
  const isFronted = opening?.role === 'function' && (MOVABLE.has(opening.form) || opening.form === 'of');
  return outside.find(({ role, form }) => QUESTION_WORDS.has(form) || (role !== 'function' && !isFronted)) === token;
}

/** `cats or dogs`, `classes that are available`: of the clause that they stand in. */
function isWithinClause(reading: Reading, token: Token, lexicon: Lexicon): boolean {
  const [last, next] = [before(reading, token), after(reading, token)];
  if (last === undefined || next === undefined) return false;
  if (token.form === 'and' || token.form === 'or') return isNominal(last, lexicon) && isNominal(next, lexicon);
  return RELATIVES.has(token.form) && BE.has(next.form) && after(reading, next)?.role === 'light';
}

/** No verb, as far as the word tells. */
function isNominal(token: Token, lexicon: Lexicon): boolean {
  return token.role !== 'function' && (isClosed(token, lexicon) || !canBeVerb(token, lexicon));
}
