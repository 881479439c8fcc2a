/**
 * What a question is filed under and looked up by (words/word-index.ts): hashes of the base forms of its content words. A
 * wrong hash costs one look at a candidate that the judge refuses; a missing one costs a hit. So spelling is folded as far as
 * it may differ within one word, and a slip of the keyboard is filed under the words it may have been meant for.
 */
import type { Terms, Wanted } from '../words/word-index.ts';
import { namesOf, wordOf } from './alignment/match-words.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { Reading, Token } from './reading/reading.ts';

/** Words of one question: few questions that are matched by meaning have more, and those that do share enough of these. */
const MOST_WORDS = 64;
/** A word is filed under itself, its base forms and what it may be a slip of. */
const MOST_FILED = 6;
/** What one word is looked for under: its base forms, and all that stands for them. */
const MOST_WANTED = 48;
/** Words of one question that are looked through for slips: each costs some 400 look-ups in the lexicon. */
const MOST_SLIPS = 2;
const SLIP_LENGTH = { least: 4, most: 16 } as const;
/** Meant words kept of one slip, the most usual first. */
const MOST_MEANT = 4;
/** Runs of words of one question that are looked up as a phrase, their length, and the single words kept for one. */
const MOST_RUNS = 24;
const LONGEST_PHRASE = 3;
const MOST_FOR_PHRASE = 3;
/** Rarer than any word that was counted. */
const UNCOUNTED = 8.5;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** What a stored question is found under. Stable over runs and machines: it is kept with the entry. */
export function filedUnder(reading: Reading, lexicon: Lexicon): Terms {
  const meant = meantWords(lexicon);
  const terms = new Set<number>();
  for (const token of searched(reading)) {
    for (const form of [...formsOf(token), ...meant(token)].slice(0, MOST_FILED)) terms.add(termOf(form));
  }
  for (const { others } of phrasesOf(reading, lexicon)) for (const other of others) terms.add(termOf(other));
  terms.add(frameOf(reading));
  return Uint32Array.from(terms).sort();
}

/** What to look for when this question is asked. */
export function wantedOf(reading: Reading, lexicon: Lexicon): readonly Wanted[] {
  const meant = meantWords(lexicon);
  const words = searched(reading).map((token): Wanted => {
    const forms = [...formsOf(token), ...meant(token)];
    const others = token.kind === 'word' ? forms.flatMap((form) => othersOf(form, lexicon)) : [];
    const terms = new Set([...forms, ...others].slice(0, MOST_WANTED).map(termOf));
    return { anyOf: Uint32Array.from(terms), rarity: rarityOf(token, lexicon) };
  });
  const phrases = phrasesOf(reading, lexicon).map(({ others }): Wanted => {
    return { anyOf: Uint32Array.from(new Set(others.map(termOf))), rarity: UNCOUNTED / 2 };
  });
  return [...words, ...phrases, { anyOf: Uint32Array.of(frameOf(reading)), rarity: 0 }];
}

/**
 * All its marks of grammar together, as one term. Which of many questions with the same words is meant is often told by `less`,
 * `before` or `my` alone, and the judge would refuse the others. It only orders what the words have found.
 */
function frameOf({ marks, negations }: Reading): number {
  return termOf(`~${[...marks.keys()].toSorted().join(' ')}${negations > 0 ? ' not' : ''}`);
}

interface Phrase {
  /** Single words that say the same, base forms. */
  readonly others: readonly string[];
}

/** `heart attack` is found under infarction, `pass word` under password. A run that no dictionary has costs some 5 µs when it is first met. */
function phrasesOf({ tokens }: Reading, lexicon: Lexicon): readonly Phrase[] {
  const found: Phrase[] = [];
  const last = Math.min(tokens.length, MOST_WORDS);
  let tried = 0;
  for (let at = 0; at < last && tried < MOST_RUNS; at += 1) {
    for (let length = 2; length <= LONGEST_PHRASE && at + length <= last; length += 1) {
      const run = tokens.slice(at, at + length);
      if (!mayBePhrase(run)) continue;
      tried += 1;
      const others = singleWordsFor(
        run.map(({ form }) => form),
        lexicon,
      );
      if (others.length > 0) found.push({ others });
    }
  }
  return found;
}

function mayBePhrase(run: readonly Token[]): boolean {
  return run[0]?.role === 'content' && run.at(-1)?.role !== 'function' && run.every(({ kind }) => kind === 'word');
}

function singleWordsFor(forms: readonly string[], lexicon: Lexicon): readonly string[] {
  const phrase = forms.join('_');
  const joined = forms.join('');
  const related = lexicon.related(phrase).filter((word) => !word.includes('_'));
  return [...related.slice(0, MOST_FOR_PHRASE), ...(lexicon.partsOfSpeech(joined) === '' ? [] : [joined])];
}

/** Opposites as well, of adjectives: `less optimistic` and `not possible` are found under `pessimistic` and `impossible`. */
function othersOf(form: string, lexicon: Lexicon): readonly string[] {
  const isAdjective = lexicon.partsOfSpeech(form).includes('a');
  return isAdjective ? [...lexicon.opposites(form), ...lexicon.related(form)] : lexicon.related(form);
}

/** Content words, once each. Light words say little, and grammar less: they are taken only where there is nothing else. */
function searched({ content, tokens }: Reading): readonly Token[] {
  const choices = [content.filter(({ role }) => role === 'content'), content, tokens];
  const chosen = choices.find((some) => some.length > 0) ?? [];
  return [...new Map(chosen.map((token) => [wordOf(token), token])).values()].slice(0, MOST_WORDS);
}

function formsOf(token: Token): readonly string[] {
  const names = namesOf(token);
  return names.length === 0 ? [wordOf(token)] : names;
}

function rarityOf(token: Token, lexicon: Lexicon): number {
  if (token.kind !== 'word') return UNCOUNTED;
  const commonest = Math.max(...token.lemmas.map((form) => lexicon.zipf(form)));
  return Math.max(0.5, UNCOUNTED - commonest);
}

/** For one question: the known words that an unknown one may have been meant for. */
function meantWords(lexicon: Lexicon): (token: Token) => readonly string[] {
  let left = MOST_SLIPS;
  return ({ kind, form }) => {
    if (kind !== 'word' || left === 0 || form.length < SLIP_LENGTH.least || form.length > SLIP_LENGTH.most || lexicon.known(form))
      return [];
    left -= 1;
    const meant = new Set<string>();
    for (const word of oneSlipAway(form)) if (lexicon.known(word) && lexicon.slip(form, word)) meant.add(word);
    const likely = [...meant].toSorted((one, other) => lexicon.zipf(other) - lexicon.zipf(one)).slice(0, MOST_MEANT);
    return [...new Set(likely.flatMap((word) => lexicon.lemmas(word)))];
  };
}

/** The first letter stays, save where it is exchanged with the second: a slip there is rare (lexicon/slip.ts). */
function* oneSlipAway(word: string): Iterable<string> {
  for (let at = 0; at + 1 < word.length; at += 1) yield word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  for (let at = 1; at <= word.length; at += 1) {
    const before = word.slice(0, at);
    if (at < word.length) yield before + word.slice(at + 1);
    for (const letter of LETTERS) {
      yield before + letter + word.slice(at);
      if (at < word.length) yield before + letter + word.slice(at + 1);
    }
  }
}

/** British and American spellings fall together, and so do letters written twice or once; so do a few pairs of other words. */
function folded(form: string): string {
  return form
    .replaceAll('-', '')
    .replace(/(?<=[b-df-hj-np-tv-z])our/, 'or')
    .replace(/(?<=[a-z]{2}[iy])s(?=e|a|i)/, 'z')
    .replace(/(?<=[tb])re$/, 'er')
    .replace(/ogue$/, 'og')
    .replace(/ce$/, 'se')
    .replaceAll(/ae|oe/g, 'e')
    .replaceAll(/([a-z])\1/g, '$1');
}

/** FNV-1a, 32 bits, over the UTF-16 code units, low byte first. Never 0, which marks an empty place in the index. */
export function termOf(form: string): number {
  const text = /\d/.test(form) ? form : folded(form);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0 || 1;
}
