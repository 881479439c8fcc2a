/**
 * What is to be done with the object of the question, and in which form the answer is wanted: `translate`, `in one word`.
 * Verbs are read only where they open a request; forms anywhere, since they mostly come last. One name for words that ask the same.
 */
import { wordAt, type Draft } from './draft.ts';
import { wordList, wordTable } from './word-list.ts';

const VERBS: ReadonlyMap<string, string> = named(`
  explain: explain clarify
  elaborate: elaborate expand
  describe: describe
  define: define
  list: list enumerate
  translate: translate
  summarise: summarise summarize tldr condense
  compare: compare contrast
  rewrite: rewrite rephrase paraphrase reword
  count: count
  calculate: calculate compute
  convert: convert
  classify: classify categorise categorize
  write: write compose draft
  generate: generate create
  correct: correct proofread
  fix: fix debug repair
  solve: solve
  prove: prove
  draw: draw plot sketch
  rank: rank
  analyse: analyse analyze evaluate
  review: review critique
  extract: extract
  shorten: shorten
  simplify: simplify
  outline: outline
  discuss: discuss
  complete: complete finish
  spell: spell
  pronounce: pronounce
  answer: answer
  recommend: recommend suggest
  imagine: imagine pretend
  sort: sort
  format: format
  implement: implement
  optimise: optimise optimize
`);
const NOT_FIRST = wordList('and then first finally also please');
/** Requests that stand before another verb: help me to write. */
const FORMATS = wordList(
  'json yaml xml html csv markdown latex table tabular list bullets bullet points prose paragraph paragraphs code pseudocode sql',
);
const LANGUAGES = wordList(`
  english french spanish german italian portuguese dutch russian chinese mandarin japanese korean arabic hindi bengali turkish polish
  swedish norwegian danish finnish greek hebrew latin urdu persian vietnamese thai indonesian czech hungarian romanian ukrainian
`);
const BRIEF = wordList('briefly concisely shortly succinctly tersely');
const DETAILED = wordList('detailed thoroughly comprehensively comprehensive exhaustively');
const SIMPLE = wordList('simply layman laymans eli5');
const SIZES = wordList('word words sentence sentences paragraph paragraphs line lines bullet character characters');
const IN_SIMPLE = wordList('simple plain easy basic layman laymans');

export function instructionsIn(tokens: readonly Draft[]): readonly string[] {
  const found: string[] = [];
  tokens.forEach((token, at) => {
    const verb = VERBS.get(wordAt(tokens, at));
    if (verb !== undefined && opensRequest(tokens, at)) found.push(verb);
    const form = formWanted(tokens, at);
    if (form !== undefined) found.push(form);
  });
  if (isListOf(tokens)) found.push('list');
  return [...new Set(found)].sort();
}

/** First of its sentence, or after a comma or `and` that joins it to such a verb. */
function opensRequest(tokens: readonly Draft[], at: number): boolean {
  const token = tokens[at];
  const before = tokens[at - 1];
  if (token === undefined || before === undefined || before.sentence !== token.sentence) return true;
  if (NOT_FIRST.has(wordAt(tokens, at - 1)) && before.form !== 'and')
    return tokens[at - 2]?.sentence !== token.sentence || before.form === 'then';
  if (token.boundary === 'mark') return token.facts.parts.startsWith('v');
  return before.form === 'and' && VERBS.has(openingWord(tokens, at));
}

function openingWord(tokens: readonly Draft[], at: number): string {
  let first = at;
  while (first > 0 && tokens[first - 1]?.sentence === tokens[at]?.sentence) first -= 1;
  return wordAt(tokens, first);
}

/** `give me a list of`, `a list of planets` as the whole request. */
function isListOf(tokens: readonly Draft[]): boolean {
  const at = wordAt(tokens, 0) === 'a' || wordAt(tokens, 0) === 'the' ? 1 : 0;
  return wordAt(tokens, at) === 'list' && wordAt(tokens, at + 1) === 'of';
}

function formWanted(tokens: readonly Draft[], at: number): string | undefined {
  const form = wordAt(tokens, at);
  if (BRIEF.has(form)) return 'brief';
  if (DETAILED.has(form)) return 'detailed';
  if (SIMPLE.has(form)) return 'simple';
  if (form === 'step' && wordAt(tokens, at + 1) === 'by') return 'step-by-step';
  if (form === 'true' && wordAt(tokens, at + 1) === 'or') return 'true-or-false';
  if (form === 'yes' && wordAt(tokens, at + 1) === 'or') return 'yes-or-no';
  if (form === 'tldr') return 'brief';
  if (form === 'with' || form === 'including') return isExamples(tokens, at + 1) ? 'with-examples' : undefined;
  if (form === 'as') return formatAfter(tokens, at);
  if (form !== 'in' && form !== 'into' && form !== 'using' && form !== 'to') return undefined;
  return (
    sizeAfter(tokens, at) ??
    (form === 'using'
      ? undefined
      : (languageAfter(tokens, at) ?? (form === 'in' ? (mannerAfter(tokens, at) ?? formatAfter(tokens, at)) : undefined)))
  );
}

function isExamples(tokens: readonly Draft[], from: number): boolean {
  for (let at = from; at < from + 3; at += 1) if (/^(?:examples?|instances?)$/.test(wordAt(tokens, at))) return true;
  return false;
}

/** `in one word`, `in 3 sentences`, `in a single line`, `in under 100 words`. */
function sizeAfter(tokens: readonly Draft[], from: number): string | undefined {
  for (let at = from + 1; at <= from + 5 && at < tokens.length; at += 1) {
    if (!SIZES.has(wordAt(tokens, at))) continue;
    const number = tokens.slice(from + 1, at).find((token) => token.kind === 'number');
    const unit = wordAt(tokens, at).replace(/s$/, '');
    const isOne = /^(?:a|one|single)$/.test(wordAt(tokens, at - 1)) || number?.form === '1';
    if (number === undefined && !isOne) return undefined;
    return isOne ? `one-${unit}` : `${number?.form}-${unit}s`;
  }
  return undefined;
}

function languageAfter(tokens: readonly Draft[], at: number): string | undefined {
  const language = wordAt(tokens, at + 1);
  return LANGUAGES.has(language) ? `in-${language}` : undefined;
}

function mannerAfter(tokens: readonly Draft[], at: number): string | undefined {
  const next = wordAt(tokens, at + 1);
  if (next === 'brief' || next === 'short') return 'brief';
  if (next === 'detail' || next === 'depth' || (wordAt(tokens, at + 2) === 'detail' && next !== 'the')) return 'detailed';
  return IN_SIMPLE.has(next) && /^(?:terms|words|english|language)$/.test(wordAt(tokens, at + 2)) ? 'simple' : undefined;
}

function formatAfter(tokens: readonly Draft[], from: number): string | undefined {
  for (let at = from + 1; at <= from + 3; at += 1) {
    const form = wordAt(tokens, at);
    if (!FORMATS.has(form)) continue;
    const isFormat = at === from + 1 || /^(?:a|an|valid|numbered|bulleted|bullet)$/.test(wordAt(tokens, at - 1));
    return isFormat ? `as-${form === 'points' || form === 'bullet' ? 'bullets' : form}` : undefined;
  }
  return undefined;
}

function named(lines: string): ReadonlyMap<string, string> {
  return wordTable(lines);
}
