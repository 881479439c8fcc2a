/**
 * One phrase moved whole, with the word that governs it: "In Paris, where can I eat", "where can I eat in Paris". It must hang on
 * the same word in both places. In front of the sentence it speaks of the whole; so it does at the end, unless another noun
 * could take it there (`a letter from my bank about X`).
 */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import { saysAlike } from '../anchors.ts';
import { firstLabels, type Sequence, setAside, type Side, type Span, type Step } from '../sequence.ts';
import { after, ARTICLES, BE, before, canBeVerb, isClosed, isTime, isVerb, QUESTION_WORDS, tokensBetween, words } from '../wording.ts';
import { labelsIn, spanOfLabels } from './spans.ts';
import type { MoveExamples } from './examples.ts';

/** `of`, `by`, `than`, `as`, `like` hold their phrase where it is. */
const MOVABLE = words(`
  in on at to from for with about during before after until since within without near inside outside under over between among
  through via per regarding concerning despite except across against around
`);
const DETERMINERS = words('a an the my your his her its our their this that these those all any some each every both');
const RELATIVES = words('that which who');
const PICKING = words('which what many');
const TIME_DETERMINERS = words('next last this every each');
/** Another clause: what follows it does not speak of the first. */
const BARRIERS = words('that who whom whose which if because when while whether unless although so and or but than');
/** Function words within a phrase. */
const INNER = words('of and or a an the');
/** Of a time they say the same, or nothing: `in the fall`, `during the fall`, `next fall`; `by`, `before`, `until` and the like do not. */
const TIME_GOVERNORS = new Set(['', 'in', 'on', 'at', 'for', 'during']);
/** Words of one phrase. */
const LONGEST = 6;
/** Phrases of one question that are tried. */
const MOST_TRIED = 8;

export interface Candidate {
  readonly apply: () => Sequence;
}

/** Every phrase of one question that stands in the other too, hangs on the same word there and may move. */
export function movedPhrases(sequence: Sequence): readonly Candidate[] {
  const moved = firstLabels(sequence);
  const opening = (side: Side): readonly Phrase[] =>
    phrasesOf(side)
      .filter(({ steps }) => moved.includes(steps[0]?.label ?? -1))
      .slice(0, MOST_TRIED);
  const pairs = [
    ...opening(sequence.asked).map((asked) => [asked, twinOf(asked, sequence.stored)] as const),
    ...opening(sequence.stored).map((stored) => [twinOf(stored, sequence.asked), stored] as const),
  ];
  if (pairs.length === 0 || !othersHangAlike(sequence)) return [];
  return pairs.flatMap(([asked, stored]): readonly Candidate[] => {
    if (asked === undefined || stored === undefined || !hangsAlike(sequence, asked, stored)) return [];
    return [{ apply: () => setAside(sequence, asked.span, stored.span, isTimed(asked) ? 'time-moved' : 'phrase-moved') }];
  });
}

export const examples: MoveExamples = [
  ['In Paris, where can I eat?', 'Where can I eat in Paris?', true],
  ['Where in Paris can I eat?', 'Where can I eat in Paris?', true],
  ['How do I drive to Rome from Oslo?', 'How can I drive from Oslo to Rome?', true],
  ['What is the highest point in Texas?', 'In Texas, what is the highest point?', true],
  ['Next year, will the museum close?', 'Will the museum close next year?', true],
  ['For the Fall, which courses are easy?', 'Which courses for the Fall are easy?', true],
  ['What classes are offered next semester?', 'During next semester, what classes are offered?', true],
  ['In winter, are tea or coffee cheaper?', 'Are tea or coffee cheaper in winter?', true],
  ['Which of the rooms are available this summer?', 'This summer, which of the rooms are available?', true],
  ['What are the rooms that are available this summer?', 'This summer, what are the rooms that are available?', true],
  ['What classes next semester are offered?', 'What classes are offered next semester?', true],
  ['Of the museums, how many are free?', 'How many museums are free?', true],
  ['Of the museums, how many show paintings?', 'How many paintings show museums?', false],
  ['Is the shop currently open?', 'Currently, is the shop open?', true],
  ['Can I ski in Oslo in winter?', 'In winter, can I ski in Oslo?', true],
  ['Which shop that opened last week sells bread?', 'Which shop that sells bread opened last week?', false],
  ['Can I pay by Friday for the Monday class?', 'Can I pay by Monday for the Friday class?', false],
  ['What day is my next payday?', 'What next is my day payday?', false],
  ['How many vacation days have I used?', 'How many days vacation have I used?', false],
  ['Who sent a letter from my bank about taxes?', 'Who sent a letter about taxes from my bank?', false],
  ['In my house, can I keep your dog?', 'Can I keep my dog in your house?', false],
  ['In all cities, are some museums free?', 'Are all museums free in some cities?', false],
  ['Is the Monday class full?', 'Is the class full on Monday?', false],
  ['For adults, are there classes for children?', 'For children, are there classes for adults?', false],
  ['Are there books about wars in France?', 'Are there books in France about wars?', false],
  ['In Paris, can I buy wine from Rome?', 'In Rome, can I buy wine from Paris?', false],
  ['In May, did he say that he would leave?', 'Did he say that he would leave in May?', false],
  ['Can I fly from Rome to Oslo?', 'Can I fly from Oslo to Rome?', false],
  ['Where can I eat in Paris with a dog in Rome?', 'Where can I eat in Rome with a dog in Paris?', false],
];

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

function phrasesOf(side: Side): readonly Phrase[] {
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
  return !TIME_DETERMINERS.has(tokens[token.index - 1]?.form ?? '') && !isDetermined(tokens, token.index);
}

/** `the Monday class`, `which Monday classes`: it says which class, and nothing of when the class is full. */
function isDetermined(tokens: readonly Token[], at: number): boolean {
  const lead = tokens[at - 1];
  return lead?.role === 'function' && lead.sentence === tokens[at]?.sentence && (DETERMINERS.has(lead.form) || PICKING.has(lead.form));
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
function isTimed({ steps }: Phrase): boolean {
  return (
    steps.length <= 3 &&
    steps.every(({ token }) => isTime(token) || TIME_DETERMINERS.has(token.form)) &&
    steps.some(({ token }) => isTime(token))
  );
}

/** The same words under the same preposition, together, on the other side. */
function twinOf(phrase: Phrase, side: Side): Phrase | undefined {
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
    return tokens[span.from]?.preposition === '' && !(BARE_TIMES.has(tokens[span.from]?.form ?? '') && isDetermined(tokens, span.from))
      ? { span: { from: from + 1, to: span.to }, steps, governor: '' }
      : undefined;
  if (lead?.form !== phrase.governor || lead.sentence !== tokens[span.from]?.sentence) return undefined;
  return { span: { from, to: span.to }, steps, governor: phrase.governor };
}

function hangsAlike(sequence: Sequence, asked: Phrase, stored: Phrase): boolean {
  const one = sequence.asked.reading;
  const other = sequence.stored.reading;
  if (!sameSentence(one, other, asked.span, stored.span) || !saysAlike(sequence, asked.span, stored.span)) return false;
  // A time speaks of the whole clause wherever it stands in it.
  if (isTimed(asked))
    return isFreeOf(one, asked.span, undefined, sequence.lexicon) && isFreeOf(other, stored.span, undefined, sequence.lexicon);
  if (hasRival(one, asked.span, asked.governor) || hasRival(other, stored.span, stored.governor)) return false;
  const hosts = [hostOf(sequence.asked, asked, sequence.lexicon), hostOf(sequence.stored, stored, sequence.lexicon)] as const;
  if (hosts[0] !== undefined && hosts[1] !== undefined) return hosts[0].label !== undefined && hosts[0].label === hosts[1].label;
  return isFreeOf(one, asked.span, hosts[0], sequence.lexicon) && isFreeOf(other, stored.span, hosts[1], sequence.lexicon);
}

/** Another phrase with this preposition could be the one that moved: for adults, are there classes for children. */
function hasRival({ tokens }: Reading, { from, to }: Span, governor: string): boolean {
  return tokens.some(
    (token) => token.role !== 'function' && token.preposition === governor && !isTime(token) && (token.index < from || token.index > to),
  );
}

/** A phrase that stays must hang where it hung: in `books in France about wars` the wars are no longer in France. */
function othersHangAlike({ asked, stored, lexicon }: Sequence): boolean {
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

function sameSentence(one: Reading, other: Reading, asked: Span, stored: Span): boolean {
  return one.sentences === 1 && other.sentences === 1 ? true : one.tokens[asked.from]?.sentence === other.tokens[stored.from]?.sentence;
}

interface Host {
  readonly token: Token;
  /** Of its match. */
  readonly label: number | undefined;
}

/** The word it hangs on: the one before, over phrases that can take nothing. `undefined` in front of the sentence. */
function hostOf(side: Side, { span, governor }: Pick<Phrase, 'span' | 'governor'>, lexicon: Lexicon): Host | undefined {
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
function isFreeOf(reading: Reading, { from, to }: Span, host: Host | undefined, lexicon: Lexicon): boolean {
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
