/**
 * What is said of a noun stands before it or after it: "the cheap hotels", "hotels that are cheap", "which hotels are cheap". Only
 * for qualities that say the same in both places (a heavy smoker is no smoker who is heavy), of the whole noun, and where the
 * noun is what is asked for, unless a relative clause says it.
 */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import { partsOf } from '../match-words.ts';
import type { Blocks, Sequence } from '../sequence.ts';
import { after, ARTICLES, BE, before, beforeArticles, isPossessive, isTogether, isVerb, tokensBetween, words } from '../wording.ts';
import { linkOf, turnedAboutNoun, type Shape } from './about-noun.ts';
import type { MoveExamples } from './examples.ts';

/** Words of a quality: more are a sentence. */
const LONGEST = 3;
const RELATIVES = words('that which who');
const DEGREES = words('most more least less');
/** They deny or measure what follows, or join it to something that the other place leaves out. */
const SCOPED = words('not no never only even just very too so as and or but nor than without');
/** After a quality these begin a phrase of time or place; any other belongs to it: good for, afraid of, free from. */
const FREE_PHRASES = words('in on during near within at this next');
/** They stand behind their noun by themselves: the rooms available. */
const POSTPOSED = words('available');
/** Before a noun they say which or how much of it, after it how it is. */
const BOUND = words(`
  former late main mere only utter certain present responsible concerned involved proper alleged fake heavy poor real true total
  complete perfect hard big good old own very sheer principal chief whole hot cold sweet
`);
/** In `a good friend` it is the friendship that is good. */
const RELATIONAL = words('friend neighbour neighbor enemy colleague');
/** Of a person they say the same as of what the person does. */
const EVALUATING = words('best worst famous popular young old tall rich available');
/** Of one who does something it says how it is done. */
const DOER = /(?:er|or|r|ist)$/;

export function attribute(sequence: Sequence): Sequence | undefined {
  return turnedAboutNoun(sequence, 'phrase-moved', shapeOf);
}

export const examples: MoveExamples = [
  ['What are the cheap hotels?', 'What are the hotels that are cheap?', true],
  ['Which museums are free?', 'What are the free museums?', true],
  ['What is the longest river in Texas?', 'Which river in Texas is the longest?', true],
  ['Which hotels are the most expensive?', 'What are the most expensive hotels?', true],
  ['Are there quiet rooms?', 'Are there rooms that are quiet?', true],
  ['How many museums are free?', 'How many free museums are there?', true],
  ['List the rooms available on Friday.', 'List the available rooms on Friday.', true],
  ['Which of the museums are free?', 'What are the free museums?', true],
  ['Which 2-bed rooms are quiet?', 'What are the 2-bed quiet rooms?', true],
  ['Which red cars are fast?', 'Which fast cars are red?', false],
  ['Is the fast car red?', 'Is the red car fast?', false],
  ['Are the museums free?', 'Are these the free museums?', false],
  ['Which quiet nurses teach students?', 'Which nurses teach students who are quiet?', false],
  ['Which available nurses teach students?', 'Which nurses teach students available?', false],
  ["Which town's roads are quiet?", "Which quiet town's roads are there?", false],
  ['Is my room available?', 'Is my available room?', false],
  ['What are the weather conditions?', 'What conditions are the weather?', false],
  ['What are hot dogs?', 'Which dogs are hot?', false],
  ['Are there heavy smokers?', 'Are there smokers who are heavy?', false],
  ['Which cars are faster than trains?', 'What are the faster cars than trains?', false],
  ['Which museums are free or old?', 'Which free museums are old?', false],
  ['Which museums are not free?', 'What are the free museums?', false],
  ['Which old dogs bite men?', 'Which dogs that bite men are old?', false],
  ['Which guards are security?', 'What are the security guards?', false],
  ['Which houses are near old bridges?', 'Which old houses are near bridges?', false],
  ['Which dog of the old man bites?', 'Which old dog of the man bites?', false],
];

function shapeOf(reading: Reading, { one, other }: Blocks, lexicon: Lexicon): Shape | undefined {
  const link = linkOf(reading, { one, between: [], other });
  if (link === undefined) return undefined;
  if (link.length === 0 && isQuality(one, lexicon))
    return isBefore(reading, one, other, lexicon) ? shape('before', reading, one, other) : undefined;
  if (!isQuality(other, lexicon) || !isNoun(one, other, lexicon)) return undefined;
  return isAfter(reading, { one, between: link, other }, lexicon) ? shape('behind', reading, other, one) : undefined;
}

function shape(place: Shape['place'], reading: Reading, quality: readonly Token[], noun: readonly Token[]): Shape | undefined {
  const [first, last, opening] = [noun[0], noun.at(-1), quality[0]];
  if (first === undefined || last === undefined || opening === undefined || !isTogether(reading, quality, NONE)) return undefined;
  if (noun.some((token) => token !== last && isPossessive(token))) return undefined;
  const own = new Set(noun);
  const inner = tokensBetween(reading, first.index, last.index).filter((token) => !own.has(token) && !ARTICLES.has(token.form));
  if (inner.some(({ role, form }) => role !== 'function' || SCOPED.has(form))) return undefined;
  const degree = before(reading, opening);
  const counted = degree !== undefined && DEGREES.has(degree.form) ? [degree] : [];
  const told = [...counted, ...inner];
  return { place, inner: told.map(({ form }) => form).join(' '), places: told.map(({ index }) => index) };
}

const NONE: ReadonlySet<string> = new Set();

/** The quality, then the noun with nothing between; before it no other word that belongs to the noun, behind it none. */
function isBefore(reading: Reading, quality: readonly Token[], noun: readonly Token[], lexicon: Lexicon): boolean {
  const [first, last] = [quality[0], noun.at(-1)];
  if (
    first === undefined ||
    last === undefined ||
    !isNoun(noun, quality, lexicon) ||
    !isBare(reading, leadOf(reading, first, lexicon), lexicon)
  )
    return false;
  const next = after(reading, last);
  if (next === undefined) return true;
  // `Which quiet houses are red` says it of those that are quiet already.
  const isSaid = BE.has(next.form) && after(reading, next)?.form !== 'there' && asksWhich(reading, first, lexicon);
  return !isSaid && (next.role === 'content' ? isVerb(next, lexicon) : !SCOPED.has(next.form));
}

/** `that are`, or `are` after the noun that is asked for, then the quality and the end, or a phrase that is not its own. */
function isAfter(reading: Reading, { one, between, other }: Blocks, lexicon: Lexicon): boolean {
  const [first, last] = [one[0], other.at(-1)];
  if (first === undefined || last === undefined) return false;
  const link = between.filter(({ form }) => !ARTICLES.has(form) && !DEGREES.has(form));
  // What hangs behind a noun hangs on the nearest: nurses teach students who are quiet.
  const isNear = one.every((token) => token === one.at(-1) || isStacked(reading, token, lexicon)) && isTogether(reading, one, NONE);
  const isRelative = isNear && link.length === 2 && RELATIVES.has(link[0]?.form ?? '') && BE.has(link[1]?.form ?? '');
  const isAsked =
    (link.length === 1 && BE.has(link[0]?.form ?? '') && asksWhich(reading, first, lexicon)) || isPartitive(reading, first, link);
  const isPostposed = isNear && reading.type !== 'yes-no' && between.length === 0 && other.length === 1 && POSTPOSED.has(last.form);
  if (!isRelative && !isAsked && !isPostposed) return false;
  if (!isAsked && !isBare(reading, leadOf(reading, first, lexicon), lexicon)) return false;
  const next = after(reading, last);
  return next === undefined || FREE_PHRASES.has(next.form);
}

/** `of the museums, which are free`. */
function isPartitive({ tokens }: Reading, first: Token, [which, ...rest]: readonly Token[]): boolean {
  const opening = tokens.find(({ sentence }) => sentence === first.sentence);
  if (which?.form !== 'which' || !/^(?:of|among|from)$/.test(opening?.form ?? '')) return false;
  return rest.every(({ form }) => BE.has(form) || form === 'ones') && rest.some(({ form }) => BE.has(form));
}

/** Over articles, degrees and further qualities, to the left: `upper-level` of `which 5-credit upper-level classes`. */
function leadOf(reading: Reading, first: Token, lexicon: Lexicon): Token | undefined {
  let lead = beforeArticles(reading, first);
  while (
    lead !== undefined &&
    (DEGREES.has(lead.form) || (lead.role === 'content' && !isVerb(lead, lexicon) && isStacked(reading, lead, lexicon)))
  )
    lead = beforeArticles(reading, lead);
  return lead;
}

/** A quality, a number, what the number before counts, a grade (upper level). */
function isStacked(reading: Reading, token: Token, lexicon: Lexicon): boolean {
  if (token.kind === 'number' || isAdjective(token, lexicon)) return true;
  const lead = before(reading, token);
  return lead?.kind === 'number' || (lead?.role === 'content' && isAdjective(lead, lexicon) && partsOf(token, lexicon).includes('a'));
}

/** Nothing that limits or names the noun; `what are hot dogs` asks what they are. */
function isBare(reading: Reading, lead: Token | undefined, lexicon: Lexicon): boolean {
  if (lead === undefined) return true;
  if (lead.role === 'content') return isVerb(lead, lexicon);
  const next = after(reading, lead);
  const defines = BE.has(lead.form) && /^(?:what|who)$/.test(before(reading, lead)?.form ?? '') && next?.form !== 'the';
  return !defines && !SCOPED.has(lead.form);
}

/** `which museums`, `how many museums`, `which of the museums`. */
function asksWhich(reading: Reading, first: Token, lexicon: Lexicon): boolean {
  let lead = leadOf(reading, first, lexicon);
  if (lead?.form === 'all') lead = beforeArticles(reading, lead);
  if (lead?.form === 'of') lead = before(reading, lead);
  if (lead?.form === 'many') return before(reading, lead)?.form === 'how';
  return lead !== undefined && /^(?:which|what)$/.test(lead.form);
}

/** Qualities, codes that are no words of English (courses that are ULCS), measures (classes that are 5 credits), grades (upper level). */
function isQuality(block: readonly Token[], lexicon: Lexicon): boolean {
  const [first, second, ...more] = block;
  if (first === undefined) return false;
  const isPair = second !== undefined && more.length === 0;
  if (isPair && first.kind === 'number') return true;
  if (isPair && isAdjective(first, lexicon) && partsOf(second, lexicon).includes('a')) return true;
  return block.length <= LONGEST && block.every((token) => isAdjective(token, lexicon));
}

/** More often an adjective than a noun: what is free is no weather. */
function isAdjective(token: Token, lexicon: Lexicon): boolean {
  const { form, kind, lemmas } = token;
  if (kind !== 'word' || BOUND.has(form)) return false;
  if (lexicon.degree(form) !== 'positive' || partsOf(token, lexicon) === '') return true;
  return lemmas.some((lemma) => /^[^n]*a/.test(lexicon.partsOfSpeech(lemma)));
}

/** What a quality of the thing itself can be said of; the best of them is the best wherever it is said. */
function isNoun(block: readonly Token[], quality: readonly Token[], lexicon: Lexicon): boolean {
  const head = block.findLast(({ preposition }) => preposition === block[0]?.preposition);
  if (head === undefined || head.lemmas.some((lemma) => RELATIONAL.has(lemma))) return false;
  const isOfItself = quality.some(({ form, lemmas }) => EVALUATING.has(form) || lemmas.some((lemma) => EVALUATING.has(lemma)));
  return isOfItself || !head.lemmas.some((lemma) => isDoer(lemma, lexicon));
}

function isDoer(noun: string, lexicon: Lexicon): boolean {
  return DOER.test(noun) && lexicon.partsOfSpeech(noun.replace(DOER, '')).includes('v');
}
