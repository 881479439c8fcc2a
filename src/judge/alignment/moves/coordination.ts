/**
 * "A and B" is "B and A": two bare conjuncts of one conjunction. Not where a word before the first may speak of it alone (old
 * men and women, not A and B, two cats and dogs), nor where one after the second may (rice and fish sauce), nor of verbs,
 * whose order is often that of time.
 */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import { isCapitalised } from '../match-words.ts';
import { type Blocks, blocksOf, exchange, firstRotation, type Sequence } from '../sequence.ts';
import { after, ARTICLES, before, beforeArticles, isTogether, isVerb, tokensBetween, words } from '../wording.ts';
import type { MoveExamples } from './examples.ts';

const CONJUNCTIONS = words('and or nor vs');
/** These give the order a meaning. */
const ORDERED = words('respectively then first afterwards later followed');
/** After these comes a verb. */
const SUBJECTS = words('i you we they he she it');
/** Before the first conjunct: they speak of it, and perhaps not of the second. */
const SCOPED = words(`
  not no never none only even merely just more less most least many much few fewer very too so without same other another
`);

export function coordination(sequence: Sequence): Sequence | undefined {
  const found = firstRotation(sequence);
  if (found === undefined) return undefined;
  const blocks = blocksOf(sequence, found);
  const asked = conjunctionIn(sequence.asked.reading, blocks.asked, sequence.lexicon);
  const stored = conjunctionIn(sequence.stored.reading, blocks.stored, sequence.lexicon);
  if (asked === undefined || stored === undefined || asked.form !== stored.form) return undefined;
  return exchange(sequence, found, 'coordination', { asked: [asked.index], stored: [stored.index], prepositions: 'compared' });
}

export const examples: MoveExamples = [
  ['Are cats and dogs friendly?', 'Are dogs and cats friendly?', true],
  ['Is Ann Lee an editor or a nurse?', 'Is Ann Lee a nurse or an editor?', true],
  ['Should I learn Python or Java?', 'Should I learn Java or Python?', true],
  ['How do tea and coffee differ?', 'How do coffee and tea differ?', true],
  ['What is the difference between rice and pasta?', 'What is the difference between pasta and rice?', true],
  ['Do old men and women sleep less?', 'Do women and old men sleep less?', false],
  ['Do old men and women sleep less?', 'Do old women and men sleep less?', false],
  ['Can I eat rice and fish sauce?', 'Can I eat fish and rice sauce?', false],
  ['Is it fine to not eat and drink?', 'Is it fine to not drink and eat?', false],
  ['Can I keep two cats and dogs?', 'Can I keep two dogs and cats?', false],
  ['Did Ann and Bob finish first and second respectively?', 'Did Bob and Ann finish first and second respectively?', false],
  ['Should I mute and block him?', 'Should I block and mute him?', false],
  ['Is a train from Rome to Oslo slow?', 'Is a train from Oslo to Rome slow?', false],
  ['Should I brush before breakfast?', 'Should I breakfast before brush?', false],
];

/** The conjunction between the two blocks, where nothing but articles stands beside it and nothing else leans on one of them. */
function conjunctionIn(reading: Reading, { one, other }: Blocks, lexicon: Lexicon): Token | undefined {
  const [first, second, last] = [one[0], other[0], other.at(-1)];
  const end = one.at(-1);
  if (first === undefined || second === undefined || last === undefined || end === undefined) return undefined;
  if (!isTogether(reading, one) || !isTogether(reading, other) || end.sentence !== second.sentence) return undefined;
  const [conjunction, ...rest] = tokensBetween(reading, end.index, second.index);
  if (conjunction === undefined || !CONJUNCTIONS.has(conjunction.form)) return undefined;
  const lead = beforeArticles(reading, first);
  const isParallel = rest.every(({ form }) => ARTICLES.has(form) || (form === lead?.form && lead.role === 'function'));
  if (!isParallel || reading.tokens.some(({ form }) => ORDERED.has(form))) return undefined;
  if (![one, other].every((conjunct) => isWhole(conjunct, reading, lexicon))) return undefined;
  if (end.form.endsWith('ing') !== last.form.endsWith('ing')) return undefined;
  if ([[first, end] as const, [second, last] as const].some(([opening, head]) => isAction(opening, head, reading, lexicon)))
    return undefined;
  return leansOn(reading, first, last, lexicon) ? undefined : conjunction;
}

/** A verb of the clause; after an article or a governing preposition it is a noun. */
function isAction(opening: Token, head: Token, reading: Reading, lexicon: Lexicon): boolean {
  const lead = before(reading, opening)?.form ?? '';
  if (lead === 'to' && opening.preposition !== 'to') return true;
  return isVerb(head, lexicon) && !head.form.endsWith('ing') && !ARTICLES.has(lead) && opening.preposition === '';
}

/** One word, one name, one fixed phrase (ice cream), or with an article of its own: `old` in `old men and women` may speak of both. */
function isWhole(conjunct: readonly Token[], reading: Reading, lexicon: Lexicon): boolean {
  const [first] = conjunct;
  if (conjunct.length === 1 || first === undefined || conjunct.every(isCapitalised)) return true;
  if (lexicon.partsOfSpeech(conjunct.map(({ form }) => form).join('_')) !== '') return true;
  return ARTICLES.has(before(reading, first)?.form ?? '');
}

/** A word right before the first or right after the second that belongs to it. */
function leansOn(reading: Reading, first: Token, last: Token, lexicon: Lexicon): boolean {
  const lead = before(reading, first);
  if (lead !== undefined && (SCOPED.has(lead.form) || SUBJECTS.has(lead.form) || (lead.role !== 'function' && !isVerb(lead, lexicon))))
    return true;
  const next = after(reading, last);
  if (next === undefined || next.role === 'function') return false;
  // An adjective or a verb after the second speaks of both: are cats and dogs friendly.
  return !isVerb(next, lexicon) && !/^[ar]/.test(lexicon.partsOfSpeech(next.form));
}
