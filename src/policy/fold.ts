/**
 * The alias tier's form of a question. Two questions with one form are served one answer without a judge, so only what
 * never changes a meaning is folded: composed or decomposed letters (NFC), runs of spaces, straight or curly quotes, one
 * final `?` or `.`, and the capital that begins a sentence. Digits, signs, every other letter and all inner case stay.
 *
 * The capital: `Polish recipes?` and `polish recipes?` differ, so only words of a closed list lose theirs: words that open
 * questions and requests and are no name, no acronym and no element in any case (so not Will, May, Who's band or As).
 * Line breaks stay line breaks: "1\n2 3" and "1 2\n3" are different lists.
 */
import { isWordCharacter, nfc } from '../text.ts';
import { looksLikeCode } from './looks-like-code.ts';

/** `undefined` where even these may matter: code, and questions about how something is written. */
export function fold(question: string): string | undefined {
  const text = nfc(question);
  if (looksLikeCode(text) || ABOUT_WRITING.test(text)) return undefined;
  return lowerOpening(withoutFinalMark(straightQuotes(singleSpaces(text))));
}

/** Ends and marks are the matter itself in these. */
const ABOUT_WRITING =
  /\b(?:regex(?:es|p)?|regular expressions?|globs?|wildcards?|punctuat\w*|question marks?|full stops?|quot(?:e|ation) marks?|apostrophes?|white ?space|capitali[sz]\w*|(?:upper|lower) ?-?case\w*|spelling|spell-?check\w*|typos?|grammar\w*|grammatical\w*|proof-?read\w*|correct (?:this|the) (?:sentence|text))\b/i;

/** Spaces by name: `\s` would take the byte-order mark for one. */
const SPACES = /[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;
const LINE_BREAKS = / ?(?:\r\n?|[\n\v\f\u0085\u2028\u2029])[ \r\n\v\f\u0085\u2028\u2029]*/g;

function singleSpaces(text: string): string {
  return text
    .replace(SPACES, ' ')
    .replace(LINE_BREAKS, '\n')
    .replace(/^[ \n]+|[ \n]+$/g, '');
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

/** "It is raining." and "It is raining?" differ: after these a question mark makes the question. */
const STATEMENT = /^(?:i|you|he|she|it|we|they|this|that|these|those|there|so)\b/i;

/** One mark, right after a word or a closing sign: `?!`, `...`, `??` and ` .` stay. */
function withoutFinalMark(text: string): string {
  const mark = text.at(-1);
  if (mark !== '?' && mark !== '.') return text;
  if (mark === '?' && STATEMENT.test(text)) return text;
  const bare = mark === '?' ? text.slice(0, -1).replace(/ $/, '') : text.slice(0, -1);
  const last = characterBefore(bare, bare.length);
  return isWordCharacter(last) || (last !== undefined && `)]"'%°`.includes(last)) || (mark === '?' && endsInLanguageName(bare))
    ? bare
    : text;
}

/** `What is C++?` asks about C++, `What is C#?` about C#. */
function endsInLanguageName(text: string): boolean {
  return /[A-Za-z](?:\+\+|#)$/.test(text);
}

const OPENINGS: ReadonlySet<string> = new Set(
  (
    'what how why when where which whose whom is are was were do does did can could should would shall has have had please ' +
    'explain describe define compare summarize summarise translate write list give tell find recommend suggest ' +
    "if the there there’s there's " +
    "what's how's why's when's where's who's isn't aren't wasn't weren't don't doesn't didn't can't couldn't shouldn't wouldn't hasn't haven't hadn't"
  ).split(' '),
);

function lowerOpening(text: string): string {
  const word = /^[A-Z][a-z]+(?:'[a-z]+)?(?=[ \n,:]|$)/.exec(text)?.[0];
  if (word === undefined) return text;
  const lower = word.toLowerCase();
  return OPENINGS.has(lower) ? lower + text.slice(word.length) : text;
}
