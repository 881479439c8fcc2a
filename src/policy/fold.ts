/**
 * The alias tier's form of a question. Two questions with one form are served one answer without a judge, so only what
 * never changes a meaning is folded: composed or decomposed letters (NFC), runs of spaces, straight or curly quotes, one
 * final `.` (or `?`, of a plain question), and the capital that begins a sentence. Digits, signs, every other letter and all
 * inner case stay.
 *
 * The capital: `Polish recipes?` and `polish recipes?` differ, so only words of a closed list lose theirs: words that open
 * questions and requests and are no name, no acronym and no element in any case (so not Will, May, Who's band or As).
 * A layout may be the matter itself ("1\n2 3" and "1 2\n3" are different lists), so several lines and tabs have no form.
 */
import { isWordCharacter, nfc } from '../text.ts';
import { looksLikeCode } from './looks-like-code.ts';

/** `undefined` where even these may matter: code, layout, and questions about how something is written. */
export function fold(question: string): string | undefined {
  const text = withoutOuterSpace(nfc(question));
  if (hasLayout(text) || looksLikeCode(text) || ABOUT_WRITING.test(text)) return undefined;
  return lowerOpening(withoutFinalMark(straightQuotes(singleSpaces(text))));
}

/** Ends, marks, spaces and letters are the matter itself in these. A word too many here costs a hit, one too few a wrong answer. */
const ABOUT_WRITING = new RegExp(
  `\\b(?:${[
    'regex(?:es|p)?|regular expressions?|globs?|wildcards?|pattern match\\w*|punctuat\\w*|question marks?|full stops?|periods?|commas?',
    '(?:semi)?colons?|hyphens?|dash(?:es)?|ellips[ie]s|exclamation (?:mark|point)s?|brackets?|parenthes[ie]s|apostrophes?|accents?|diacritic\\w*',
    'quotes?|quoted|quoting|quotation\\w*|white ?space|spac(?:es?|ing)|blanks?|tabs?|indent\\w*|(?:new)?lines?|line breaks?|paragraphs?',
    'characters?|chars?|letters?|words?|sentences?|syllables?|vowels?|consonants?|strings?|bytes?|tokens?|tokeni[sz]\\w*|code ?points?',
    'encod\\w*|decod\\w*|encrypt\\w*|decrypt\\w*|hash\\w*|md\\d|sha|sha-?\\d+|crc\\d*|checksums?|base ?-?\\d+|hex|hexadecimal|ascii|unicode|utf-?\\d*',
    'escap\\w*|pars(?:e[ds]?|ing)|palindromes?|anagrams?|acronyms?|capitali[sz]\\w*|(?:upper|lower) ?-?case\\w*|case[- ]?(?:in)?sensitiv\\w*',
    'spell\\w*|typos?|grammar\\w*|grammatical\\w*|proof-?read\\w*|typograph\\w*|verbatim|literally|exact text|correct (?:this|the) (?:sentence|text)',
  ].join('|')})\\b`,
  'i',
);

/** Spaces by name: `\s` would take the byte-order mark for one. */
const SPACES = /[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;
const OUTER_SPACE = /^[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/;
const LAYOUT = /[\t\r\n\v\f\u0085\u2028\u2029]/;
/** A space that is more than one, or not the plain one; and what may be a quote: an apostrophe inside a word is none. */
const ODD_SPACE = / {2}|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const QUOTE_MARK = /["`\u00ab\u00bb\u201c-\u201f\u2039\u203a\u300c-\u300f]|(?<![A-Za-z])['\u2018-\u201b]|['\u2018-\u201b](?![A-Za-z])/;

function hasLayout(text: string): boolean {
  if (LAYOUT.test(text)) return true;
  const quote = text.search(QUOTE_MARK);
  if (quote === -1 || !ODD_SPACE.test(text)) return false;
  // A wide space is outside the quotes for certain only before the first mark, where that one opens.
  return ODD_SPACE.test(text.slice(quote)) || (quote > 0 && text.charAt(quote - 1) !== ' ');
}

/** From the end by hand: a pattern anchored there tries again at every run of spaces. */
function withoutOuterSpace(text: string): string {
  let end = text.length;
  while (end > 0 && OUTER_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end).replace(OUTER_SPACE, '');
}

function singleSpaces(text: string): string {
  return text.replace(SPACES, ' ');
}

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u201c', '"'],
  ['\u201d', '"'],
]);

/** Only where it touches a word: a curly quote that stands alone is what is asked about. */
function straightQuotes(text: string): string {
  return text.replace(/[\u2018\u2019\u201c\u201d]/g, (quote, at: number) => {
    const touches = isWordCharacter(characterBefore(text, at)) || isWordCharacter(characterAt(text, at + 1));
    return touches ? (QUOTES.get(quote) ?? quote) : quote;
  });
}

function characterAt(text: string, at: number): string | undefined {
  const point = text.codePointAt(at);
  return point === undefined ? undefined : String.fromCodePoint(point);
}

function characterBefore(text: string, at: number): string | undefined {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? characterAt(text, at - 2) : characterAt(text, at - 1);
}

/** What follows one of these is a text to work on, and its last mark is part of it. */
const GIVEN_TEXT = /(?<!\d)[:\uff1a]|[:\uff1a](?!\d)|\b(?:translat|rewrit|rephras|paraphras|transcri|continu|complet)/i;
/** A second clause may be a statement, which only its question mark makes a question. */
const SECOND_CLAUSE = /[,;.?!\u2026](?= |["')\]])|[\u2013\u2014]| - /;

/**
 * One mark, right after a word or a closing sign: `?!`, `...`, `??` and ` .` stay. A `?` goes only where the opening makes the
 * question, so that no statement and its question ("It is raining.", "It is raining?") have one form.
 */
function withoutFinalMark(text: string): string {
  const mark = text.at(-1);
  if ((mark !== '?' && mark !== '.') || GIVEN_TEXT.test(text)) return text;
  const bare = mark === '?' ? text.slice(0, -1).replace(/ $/, '') : text.slice(0, -1);
  if (mark === '?' && !isPlainQuestion(bare)) return text;
  const last = characterBefore(bare, bare.length);
  return isWordCharacter(last) || (last !== undefined && `)]"'%°`.includes(last)) || (mark === '?' && endsInLanguageName(bare))
    ? bare
    : text;
}

/** "Have a look", "What a day", "When you come": the first word of a question, and no question. */
const NO_QUESTION =
  /^(?:(?:do|have) (?:an?|the|it|this|that|these|those|some|not|me|us)|what an?|(?:what|how|why|when|where|which|who|whose|whom) (?:i|you|he|she|it|we|they|to))\b/i;

function isPlainQuestion(text: string): boolean {
  const word = /^[A-Za-z]+(?:'[a-z]+)?/.exec(text)?.[0].toLowerCase();
  return word !== undefined && ASKING.has(word) && !NO_QUESTION.test(text) && !SECOND_CLAUSE.test(text);
}

/** `What is C++?` asks about C++, `What is C#?` about C#. */
function endsInLanguageName(text: string): boolean {
  return /[A-Za-z](?:\+\+|#)$/.test(text);
}

/** Words that make a question by standing first. */
const ASKING: ReadonlySet<string> = new Set(
  (
    'what how why when where which who whose whom is are was were do does did can could should would shall will has have had ' +
    "what's how's why's when's where's who's isn't aren't wasn't weren't don't doesn't didn't can't couldn't shouldn't wouldn't hasn't haven't hadn't"
  ).split(' '),
);

/** Who and Will are names too. */
const OPENINGS: ReadonlySet<string> = new Set([
  ...[...ASKING].filter((word) => word !== 'who' && word !== 'will'),
  ...(
    'please explain describe define compare summarize summarise translate write list give tell find recommend suggest ' +
    "if the there there's"
  ).split(' '),
]);

function lowerOpening(text: string): string {
  const word = /^[A-Z][a-z]+(?:'[a-z]+)?(?=[ \n,:]|$)/.exec(text)?.[0];
  if (word === undefined) return text;
  const lower = word.toLowerCase();
  return OPENINGS.has(lower) ? lower + text.slice(word.length) : text;
}
