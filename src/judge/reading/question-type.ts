/** What kind of answer a sentence asks for, read from its question word, its first word and the order of its auxiliary. */
import { ARTICLES, BE, EMPHASIS, QUESTION_WORDS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';
import { howType } from './how.ts';
import type { QuestionType } from './reading.ts';
import { AUXILIARIES, questionWord, REQUESTS } from './question-word.ts';
import { whatType } from './what.ts';
import { wordList } from './word-list.ts';

const INVERTED_SUBJECTS = wordList('i you he she it we they this that there');
const LONGEST_THING = 12;

export interface Types {
  /** The last that asks; `statement` where none does. */
  readonly type: QuestionType;
  readonly types: readonly QuestionType[];
}

export function typesOf(tokens: readonly Draft[], endings: readonly string[]): Types {
  const asking: QuestionType[] = [];
  for (let from = 0; from < tokens.length;) {
    const sentence = tokens[from]?.sentence ?? 0;
    let until = from;
    while (tokens[until]?.sentence === sentence) until += 1;
    const type = typeOf(tokens.slice(from, until), endings[sentence] === '?' ? 'asked' : 'said');
    if (type !== 'statement') asking.push(type);
    from = until;
  }
  return { type: asking.at(-1) ?? 'statement', types: asking };
}

function typeOf(tokens: readonly Draft[], tone: 'asked' | 'said'): QuestionType {
  const from = firstWord(tokens);
  const form = wordAt(tokens, from);
  if (form === 'if' || form === 'whether') return conditionType(tokens, from);
  if (AUXILIARIES.has(form) && tokens[from]?.role === 'function') return auxiliaryType(tokens, from);
  const main = mainAuxiliary(tokens, from);
  if (main !== undefined) return auxiliaryType(tokens, main);
  return openType(tokens, from) ?? whType(tokens, from) ?? requestType(tokens, from, tone);
}

/** `When I travel, can I pay`: a clause of time in front, and behind its comma the question. */
function mainAuxiliary(tokens: readonly Draft[], from: number): number | undefined {
  if (!/^(?:when|whenever|where)$/.test(wordAt(tokens, from)) || AUXILIARIES.has(wordAt(tokens, from + 1))) return undefined;
  const main = tokens.findIndex(
    (token, at) => at > from + 1 && token.boundary === 'mark' && token.role === 'function' && AUXILIARIES.has(wordAt(tokens, at)),
  );
  return main < 0 ? undefined : main;
}

/** What stands where the answer would: `the capital of France is`, `the museum is where`, `the book was written by whom`. */
function openType(tokens: readonly Draft[], from: number): QuestionType | undefined {
  const last = tokens.length - 1;
  const form = wordAt(tokens, last);
  if (last < from + 2 || tokens.slice(from, last).some((_, at) => QUESTION_WORDS.has(wordAt(tokens, from + at)))) return undefined;
  if (BE.has(form)) return 'what';
  const before = wordAt(tokens, last - 1);
  return BE.has(before) || before === 'by' ? whType(tokens.slice(last), 0) : undefined;
}

function firstWord(tokens: readonly Draft[]): number {
  let at = 0;
  while (at < tokens.length - 1 && (EMPHASIS.has(wordAt(tokens, at)) || /^(?:and|so|but|then)$/.test(wordAt(tokens, at)))) at += 1;
  return at;
}

/** `If it rains, can I go?` asks what its main clause asks; `if it is safe` alone asks whether. */
function conditionType(tokens: readonly Draft[], from: number): QuestionType {
  for (let at = from + 2; at < tokens.length; at += 1) {
    const form = wordAt(tokens, at);
    const isMain = tokens[at]?.boundary === 'mark' && (AUXILIARIES.has(form) || QUESTION_WORDS.has(form));
    if (isMain || form === 'what' || form === 'how' || form === 'why') return typeOf(tokens.slice(at), 'asked');
    const isInverted = AUXILIARIES.has(form) && INVERTED_SUBJECTS.has(wordAt(tokens, at + 1)) && tokens[at]?.role === 'function';
    if (isInverted && at > from + 3) return auxiliaryType(tokens, at);
  }
  return 'yes-no';
}

function auxiliaryType(tokens: readonly Draft[], at: number): QuestionType {
  const next = wordAt(tokens, at + 1);
  if (next === 'there') return isThereAWay(tokens, at + 2) ? 'how-to' : 'exists';
  return next === 'any' && BE.has(wordAt(tokens, at)) ? 'exists' : 'yes-no';
}

function isThereAWay(tokens: readonly Draft[], from: number): boolean {
  for (let at = from; at < from + 4; at += 1)
    if (/^ways?$/.test(wordAt(tokens, at))) return ['to', 'i', 'of'].includes(wordAt(tokens, at + 1));
  return false;
}

function whType(tokens: readonly Draft[], from: number): QuestionType | undefined {
  const at = questionWord(tokens, from);
  if (at === undefined) return undefined;
  const form = wordAt(tokens, at);
  switch (form) {
    case 'how':
      return howType(tokens, at);
    case 'what':
      return whatType(tokens, at);
    case 'which':
      return /^(?:year|date|day|month)$/.test(wordAt(tokens, at + 1)) ? 'when' : 'what';
    case 'who':
    case 'whom':
    case 'whose':
      return 'who';
    case 'where':
    case 'when':
    case 'why':
      return form;
    default:
      return undefined;
  }
}

/** `the capital of France`, as a `tell me` leaves it. */
function isThing(tokens: readonly Draft[], from: number): boolean {
  if (!ARTICLES.has(wordAt(tokens, from)) || tokens.length > LONGEST_THING) return false;
  return tokens.some(({ form }) => form === 'of') && !tokens.some(({ form, role }) => role === 'function' && AUXILIARIES.has(form));
}

function requestType(tokens: readonly Draft[], from: number, tone: 'asked' | 'said'): QuestionType {
  if (REQUESTS.has(wordAt(tokens, from)) && tokens.length > from + 1) return 'what';
  if (isThing(tokens, from)) return 'what';
  for (let at = from + 1; at < tokens.length; at += 1) {
    const isTurned = AUXILIARIES.has(wordAt(tokens, at)) && INVERTED_SUBJECTS.has(wordAt(tokens, at + 1));
    if (isTurned && tokens[at]?.role === 'function' && (tokens[at]?.boundary === 'mark' || tone === 'asked'))
      return auxiliaryType(tokens, at);
  }
  const verb = tokens.findIndex((token, at) => token.role === 'function' && AUXILIARIES.has(token.form) && at > from);
  return tone === 'asked' && verb >= 0 ? auxiliaryType(tokens, verb) : 'statement';
}
