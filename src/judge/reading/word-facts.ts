/** What reading asks of the lexicon for one word, looked up once. */
import type { Degree, Lexicon } from '../lexicon/lexicon.ts';
import { BARE_PARTICIPLES } from './function-words.ts';

export interface WordFacts {
  readonly lemmas: readonly string[];
  /** Of the word and its base forms, the most usual first. */
  readonly parts: string;
  /** Only ever the name of one thing. */
  readonly proper: boolean;
  readonly degree: Degree;
  /** `past`: a past or a participle. */
  readonly verbForm: 'past' | 'ing' | 'other';
}

/** Emptied when full: bounds the memory, and the same word always gives the same facts. */
const MOST_REMEMBERED = 20_000;

export function rememberFacts(lexicon: Lexicon): (form: string) => WordFacts {
  const known = new Map<string, WordFacts>();
  return (form) => {
    const remembered = known.get(form);
    if (remembered !== undefined) return remembered;
    const facts = factsOf(form, lexicon);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(form, facts);
    return facts;
  };
}

function factsOf(form: string, lexicon: Lexicon): WordFacts {
  const lemmas = lexicon.lemmas(form);
  const parts = [...new Set(lemmas.map((base) => lexicon.partsOfSpeech(base)).join(''))].join('');
  return { lemmas, parts, proper: lexicon.properName(form), degree: lexicon.degree(form), verbForm: verbFormOf(form, lemmas, lexicon) };
}

function verbFormOf(form: string, lemmas: readonly string[], lexicon: Lexicon): WordFacts['verbForm'] {
  const hasVerb = lemmas.some((base) => base !== form && lexicon.partsOfSpeech(base).includes('v'));
  if (BARE_PARTICIPLES.has(form)) return 'past';
  if (!hasVerb || form.endsWith('s')) return 'other';
  return form.endsWith('ing') ? 'ing' : 'past';
}
