/** What stands around and between matched words in one question: the small questions that the moves ask of it. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { isCapitalised, partsOf } from './match-words.ts';

export const ARTICLES: ReadonlySet<string> = words('a an the');
export const BE: ReadonlySet<string> = words('is are was were be been being am');
export const AUXILIARIES: ReadonlySet<string> = words(`
  is are was were be been being am do does did have has had can could may might should ought shall must would will
`);
export const QUESTION_WORDS: ReadonlySet<string> = words('what which who whom whose where when why how');

export function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((word) => word !== ''));
}

/** Between two places, both left out. */
export function tokensBetween({ tokens }: Reading, from: number, to: number): readonly Token[] {
  return tokens.slice(from + 1, to);
}

/** Do these tokens, in order, stand together: nothing between them but themselves and the allowed words? */
export function isTogether(reading: Reading, block: readonly Token[], allowed: ReadonlySet<string> = ARTICLES): boolean {
  return block.every((token, at) => {
    const next = block[at + 1];
    if (next === undefined) return true;
    if (next.sentence !== token.sentence || next.index < token.index) return false;
    return tokensBetween(reading, token.index, next.index).every(({ role, form }) => role === 'function' && allowed.has(form));
  });
}

/** The token before, in the same sentence. */
export function before({ tokens }: Reading, token: Token, steps = 1): Token | undefined {
  const found = tokens[token.index - steps];
  return found?.sentence === token.sentence ? found : undefined;
}

/** The token after, in the same sentence. */
export function after({ tokens }: Reading, token: Token): Token | undefined {
  const found = tokens[token.index + 1];
  return found?.sentence === token.sentence ? found : undefined;
}

/** Over articles, to the left. */
export function beforeArticles(reading: Reading, token: Token): Token | undefined {
  let found = before(reading, token);
  while (found !== undefined && ARTICLES.has(found.form)) found = before(reading, found);
  return found;
}

/** What stands right before a noun and says whose or how much: its places, and its words to compare. */
export interface Lead {
  readonly places: readonly number[];
  readonly said: string;
}

const LEADS: ReadonlySet<string> = words('my your his her its our their this that these those any some all every each both no');

export function leadOf({ tokens }: Reading, first: Token | undefined): Lead {
  const places: number[] = [];
  for (let at = (first?.index ?? 0) - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.role !== 'function' || !(LEADS.has(token.form) || ARTICLES.has(token.form))) break;
    if (LEADS.has(token.form)) places.unshift(at);
  }
  return { places, said: places.map((at) => tokens[at]?.form).join(' ') };
}

/** Mostly a verb, as far as the word alone tells. */
export function isVerb(token: Token, lexicon: Lexicon): boolean {
  if (token.kind !== 'word' || isCapitalised(token)) return false;
  const own = lexicon.partsOfSpeech(token.form);
  if (own !== '') return own.startsWith('v');
  return token.lemmas.some((lemma) => lexicon.partsOfSpeech(lemma).startsWith('v'));
}

export function canBeVerb(token: Token, lexicon: Lexicon): boolean {
  return token.kind === 'word' && partsOf(token, lexicon).includes('v');
}

/** Can be no host to a phrase that follows: a name, a number, an identifier. */
export function isClosed(token: Token, lexicon: Lexicon): boolean {
  return token.kind !== 'word' || isCapitalised(token) || lexicon.properName(token.form) || isTime(token);
}

const TIMES: ReadonlySet<string> = words(`
  january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday
  spring summer autumn fall winter semester term year month week weekend day morning afternoon evening night today tomorrow yesterday tonight currently noon midday midnight
  years months weeks days
`);

export function isTime({ form, lemmas }: Token): boolean {
  return TIMES.has(form) || lemmas.some((lemma) => TIMES.has(lemma));
}

/** Says whose: `France's`. */
export function isPossessive({ written }: Token): boolean {
  return /['\u2019]s?$/i.test(written);
}
