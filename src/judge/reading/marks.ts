/** Marks of grammar, counted over the whole text: what vetoes compare where alignment sees nothing. */
import { BE, HAVE, MODALS, QUESTION_WORDS, SUBJECTS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';
import type { Mark } from './reading.ts';

/** Marks that a word has wherever it is a word of grammar. */
const BY_WORD: ReadonlyMap<string, readonly Mark[]> = table([
  ['person:i', 'i me myself'],
  ['person:we', 'we us ourselves'],
  // Ours is mine and others': what counts is that it is the asker's.
  ['person:my', 'my mine our ours'],
  ['person:you', 'you yourself yourselves'],
  ['person:your', 'your yours'],
  ['person:he', 'he him his himself'],
  ['person:she', 'she her hers herself'],
  ['person:it', 'it its itself'],
  ['person:they', 'they them themselves'],
  ['person:their', 'their theirs'],
  ['tense:past', 'was were did had'],
  ['tense:present', 'is are am does do has have'],
  ['tense:future', 'will shall'],
  ['direction:before', 'before until'],
  ['direction:after', 'after since'],
  ['direction:during', 'during while'],
  ...same('direction', 'without over under above below up down off out between against except outside inside from than'),
  ['direction:under', 'beneath'],
  ['direction:except', 'besides'],
  ...same('quantity', 'more less most least only any none always never either both too enough even few same'),
  ['quantity:less', 'fewer'],
  ['quantity:least', 'fewest'],
  ['quantity:all', 'all every each everyone everybody everything'],
  ['quantity:some', 'some someone somebody something several'],
  ['quantity:any', 'anyone anybody anything'],
  ['quantity:none', 'no nobody nothing neither'],
  ['quantity:other', 'other another else others'],
  ...same('clause', 'unless because and or but'),
  ['degree:comparative', 'more less fewer'],
  ['degree:superlative', 'most least fewest'],
]);
const MUST_TO = new Set(['have', 'has', 'had', 'need', 'needs', 'needed', 'required']);

export function marksOf(tokens: readonly Draft[]): ReadonlyMap<Mark, number> {
  const marks = new Map<Mark, number>();
  const add = (mark: Mark): void => void marks.set(mark, (marks.get(mark) ?? 0) + 1);
  tokens.forEach((token, at) => {
    const form = wordAt(tokens, at);
    if (form === '') return;
    // Quantities in a pronoun are content where they stand for a thing: what matters is that they differ.
    if (token.role === 'function' || form.endsWith('thing')) wordMarks(tokens, at).forEach(add);
    else contentMarks(tokens, at).forEach(add);
  });
  return marks;
}

function wordMarks(tokens: readonly Draft[], at: number): readonly Mark[] {
  const form = wordAt(tokens, at);
  const marks = (BY_WORD.get(form) ?? []).filter((mark) => !isIdle(mark, tokens, at));
  const modal = MODALS.get(form);
  const more: Mark[] = modal === undefined ? [] : [`modal:${modal}`];
  if (MUST_TO.has(form) && wordAt(tokens, at + 1) === 'to') more.push('modal:must');
  if (form === 'supposed') more.push('modal:should');
  if (form === 'able' || form === 'possible') more.push('modal:can');
  if (form === 'allowed' || form === 'permitted') more.push('modal:may');
  if (form === 'necessary') more.push('modal:must');
  if (form === 'going') more.push('tense:future');
  if (form === 'used' || form === 'use') more.push('tense:habit');
  if (form === 'longer') more.push('tense:no-longer');
  if (form === 'many' && wordAt(tokens, at - 1) !== 'how') more.push('quantity:many');
  if (form === 'if' && isCondition(tokens, at)) more.push('clause:if');
  return [...marks, ...more];
}

/** A word that has its mark elsewhere but not here. */
function isIdle(mark: Mark, tokens: readonly Draft[], at: number): boolean {
  const before = wordAt(tokens, at - 1);
  const after = wordAt(tokens, at + 1);
  switch (mark) {
    case 'quantity:only':
      return before === 'not';
    case 'quantity:few':
      return before === 'a';
    case 'quantity:all':
      // `every day` says how often, which the dates compare.
      if (/^(?:every|each)$/.test(wordAt(tokens, at)) && /^(?:hour|day|week|month|quarter|year)$/.test(after)) return true;
      return before === 'at' || (before === 'of' && tokens[at - 2]?.form === '1st');
    case 'quantity:too':
      return tokens[at + 1]?.sentence !== tokens[at]?.sentence;
    case 'quantity:none':
      return after === 'longer' || after === 'matter';
    case 'degree:superlative':
    case 'degree:comparative':
      return before === 'at';
    case 'quantity:more':
      return before === 'any' && tokens.slice(Math.max(0, at - 8), at).some(({ form }) => form === 'not');
    default:
      return false;
  }
}

function contentMarks(tokens: readonly Draft[], at: number): readonly Mark[] {
  const token = tokens[at];
  if (token === undefined) return [];
  const { degree } = token.facts;
  const marks: Mark[] = degree === 'positive' || token.role === 'light' ? [] : [`degree:${degree}`];
  if (token.form === 'anymore') marks.push('tense:no-longer');
  if (token.form === 'formerly' || token.form === 'previously') marks.push('tense:habit');
  if (token.form === 'following' && wordAt(tokens, at + 1) === 'the') marks.push('direction:after');
  if (token.form === 'prior' && wordAt(tokens, at + 1) === 'to') marks.push('direction:before');
  if (token.form === 'upcoming') marks.push('tense:future');
  if (HAVE.has(token.form)) marks.push(token.form === 'had' ? 'tense:past' : 'tense:present');
  if (isSimplePast(tokens, at)) marks.push('tense:past');
  return marks;
}

/** `who wrote`, `when it died`: right after its subject, so that `papers written by` is none. */
function isSimplePast(tokens: readonly Draft[], at: number): boolean {
  const token = tokens[at];
  if (token?.facts.verbForm !== 'past' || token.facts.lemmas[0] === undefined) return false;
  const before = wordAt(tokens, at - 1);
  const isAfterSubject = SUBJECTS.has(before) || (QUESTION_WORDS.has(before) && before !== 'how');
  if (!isAfterSubject || isBase(token)) return false;
  // `is it closed`: the subject of an auxiliary before it.
  for (let back = at - 2; back >= Math.max(0, at - 3); back -= 1) {
    const form = wordAt(tokens, back);
    if (BE.has(form) || HAVE.has(form) || form === 'did' || MODALS.has(form)) return false;
  }
  return true;
}

/** `cost`, `put`, `read`: present and past alike. */
function isBase(token: Draft): boolean {
  return token.facts.lemmas.length === 1;
}

/** Not `tell me if`: there it asks. At the beginning it is a condition where a main clause follows. */
function isCondition(tokens: readonly Draft[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  if (tokens[at - 1]?.sentence === token.sentence) return true;
  return tokens.some(
    (other, index) =>
      index > at + 2 && other.sentence === token.sentence && (other.boundary === 'mark' || QUESTION_WORDS.has(wordAt(tokens, index))),
  );
}

function same<Family extends string, Words extends string>(family: Family, words: Words): [Mark, string][] {
  return words.split(' ').map((word) => [`${family}:${word}` as Mark, word]);
}

function table(rows: readonly (readonly [Mark, string])[]): ReadonlyMap<string, readonly Mark[]> {
  const marks = new Map<string, Mark[]>();
  for (const [mark, words] of rows) for (const word of words.split(' ')) marks.set(word, [...(marks.get(word) ?? []), mark]);
  return marks;
}
