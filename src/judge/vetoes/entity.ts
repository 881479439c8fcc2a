/**
 * Entity veto: a name on one side only makes another question; encoders put two capitals, two drugs or two firms almost on one
 * point. A name is a capital inside a sentence, a word that is only ever one, or, since most people type names in small letters,
 * a word too rare to be anything else. Partial names are two names: Obama, Michelle Obama.
 */
import { remainderOf } from '../accounted.ts';
import type { Pair } from '../alignment/alignment.ts';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { objectionTo } from './objection.ts';
import type { Examples, Veto } from './veto.ts';

export const entity: Veto = (pair: Pair) => {
  const { asked, stored, lexicon } = pair;
  const leftover = remainderOf(pair);
  return objectionTo('entity', [namesOf(leftover.asked, asked, lexicon), namesOf(leftover.stored, stored, lexicon)]);
};

export const examples: Examples = [
  ['What is the capital of France?', 'What is the capital of Spain?', true],
  ['What is the capital of France?', "What's the capital of France?", false],
  ['Paris weather', 'London weather', true],
  ['Who is Anna Smith?', 'Who is Anna Jones?', true],
  ['where was Michelle Obama born', 'where was Obama born', true],
  ['Can I eat here?', 'can you eat here', false],
  ['Hi. Where is Rome?', 'Hi. Where is Oslo?', true],
  ['Tesla or Ford?', 'Is it Tesla or Ford?', false],
  ['what is ibuprofen for', 'what is naproxen for', true],
  ['who founded spotify', 'who founded shopify', true],
];

/** Below this a word is counted less than about once in a million words: a name, a drug, a term, or a slip that nothing explains. */
const RARE_ZIPF = 2.8;

function namesOf(tokens: readonly Token[], reading: Reading, lexicon: Lexicon): readonly string[] {
  return tokens.filter((token) => isName(token, reading, lexicon)).map(({ written }) => written);
}

function isName(token: Token, { tokens }: Reading, lexicon: Lexicon): boolean {
  // `Name MDE courses` names no Name.
  if (token.kind !== 'word' || token.role === 'light') return false;
  if (isRare(token, lexicon) || lexicon.properName(token.form)) return true;
  if (token.initial !== 'upper') return false;
  // The first word of a sentence is a name where the next one has a capital too, or where it is no word.
  if (token.place === 'opening') return isTitled(token, tokens, lexicon) || !lexicon.known(token.form);
  return true;
}

/** `Michelle Obama`; not `Next Winter`, whose first word names nothing. */
function isTitled({ index, form }: Token, tokens: readonly Token[], lexicon: Lexicon): boolean {
  const parts = lexicon.partsOfSpeech(form);
  return tokens[index + 1]?.initial === 'upper' && (parts === '' || parts.includes('n'));
}

/** Of rare words only nouns, and those that are none, name things: `joyful` is rare and a quality. */
function isRare({ lemmas }: Token, lexicon: Lexicon): boolean {
  if (lemmas.some((lemma) => lexicon.zipf(lemma) >= RARE_ZIPF)) return false;
  const parts = lemmas.map((lemma) => lexicon.partsOfSpeech(lemma)).join('');
  return parts === '' || parts.includes('n');
}
