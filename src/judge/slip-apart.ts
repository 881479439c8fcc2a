/**
 * Two questions one slip of the keyboard apart, function words included (`hwo do I`, `od you`), which alignment never looks at.
 * The slip is repaired towards the side made of words; where both sides are words, or a digit, sign or name changed, there is
 * no slip to repair but another question. Linear in the texts, nearly always done at their first difference.
 */
import type { Lexicon } from './lexicon/lexicon.ts';

/** Which of the two is the right spelling of both; `undefined` where they are more than one slip apart. */
export function rightSpelling(asked: string, stored: string, lexicon: Lexicon): 'asked' | 'stored' | undefined {
  if (asked === stored || Math.abs(asked.length - stored.length) > 1) return undefined;
  const start = commonStart(asked, stored);
  const end = commonEnd(asked, stored, start);
  const changed = [asked.slice(start, asked.length - end), stored.slice(start, stored.length - end)] as const;
  if (changed.some((text) => text.length > 2 || /[^ A-Za-z.,?!'\u2019]/.test(text))) return undefined;
  const words = [wordsAround(asked, start, end), wordsAround(stored, start, end)] as const;
  if (words.some((list) => list.some((word) => !/^[A-Za-z.,?!'\u2019]+$/.test(word)))) return undefined;
  if (isExchange(...changed)) return markAtEnd(words) ?? sounder(words, lexicon);
  if (/[.,?!]/.test(changed.join(''))) return undefined;
  if (changed[0].length + changed[1].length > 2 || /[A-Z]/.test(changed.join(''))) return undefined;
  // Names differ by a letter: only exchanged ones are surely a slip.
  if (isInnerName(words[0], asked, start) || isInnerName(words[1], stored, start)) return undefined;
  const sound = [unknownIn(words[0], lexicon) === 0, unknownIn(words[1], lexicon) === 0];
  return sound[0] === sound[1] ? undefined : sound[0] === true ? 'asked' : 'stored';
}

/** Two neighbours exchanged, a space among them (`on the`, `o nthe`). */
function isExchange(one: string, other: string): boolean {
  return one.length === 2 && one[0] === other[1] && one[1] === other[0];
}

/** `fas?t` for `fast?`: the mark belongs behind the word. */
function markAtEnd([asked, stored]: readonly [readonly string[], readonly string[]]): 'asked' | 'stored' | undefined {
  const isWhole = (list: readonly string[]): boolean => list.every((word) => /^[A-Za-z]+[.,?!]*$/.test(word));
  if (isWhole(asked) === isWhole(stored)) return undefined;
  return isWhole(asked) ? 'asked' : 'stored';
}

/** Exchanged letters make another word now and then (`form`, `from`): one side must have fewer words that are none, or a rare one for a very common one. */
function sounder(words: readonly [readonly string[], readonly string[]], lexicon: Lexicon): 'asked' | 'stored' | undefined {
  const unknown = [unknownIn(words[0], lexicon), unknownIn(words[1], lexicon)] as const;
  if (unknown[0] !== unknown[1]) return unknown[0] < unknown[1] ? 'asked' : 'stored';
  const common = [commonest(words[0], lexicon), commonest(words[1], lexicon)] as const;
  if (unknown[0] > 0 || words[0].length > 1 || words[1].length > 1 || Math.abs(common[0] - common[1]) < FAR_APART) return undefined;
  return common[0] > common[1] ? 'asked' : 'stored';
}
/** Between `do` and `od`, `under` and `nuder`: three hundred times as common, and more. `from` and `form` are not. */
const FAR_APART = 2.5;

function commonest(words: readonly string[], lexicon: Lexicon): number {
  return Math.max(0, ...words.map((word) => lexicon.zipf(bare(word))));
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}

function commonEnd(one: string, other: string, start: number): number {
  let at = 0;
  while (at < one.length - start && at < other.length - start && one.at(-1 - at) === other.at(-1 - at)) at += 1;
  return at;
}

function wordsAround(text: string, start: number, end: number): readonly string[] {
  let from = start;
  let to = text.length - end;
  while (from > 0 && text[from - 1] !== ' ') from -= 1;
  while (to < text.length && text[to] !== ' ') to += 1;
  return text.slice(from, to).split(' ').filter(Boolean);
}

/** A capital inside a sentence begins a name, and names differ by a letter. */
function isInnerName(words: readonly string[], text: string, start: number): boolean {
  return words.some((word) => /^[A-Z]/.test(word)) && text.slice(0, start).trim().includes(' ');
}

/** With an apostrophe in its place: `didn't`, not `dind't`. */
const CONTRACTED =
  /^(?:(?:ca|wo|do|did|does|is|are|was|were|has|have|had|would|could|should|need|must)n['\u2019]t|(?:i|you|we|they|he|she|it|that|what|who|there|here|where|how|why|when)['\u2019](?:m|re|ve|ll|d|s))[.,?!]*$/i;

/** Words that are none; a lone letter other than `a` and `I` is none either. */
function unknownIn(words: readonly string[], lexicon: Lexicon): number {
  return words.filter((word) => {
    const letters = bare(word);
    if (/['\u2019]/.test(word)) return !CONTRACTED.test(word);
    return letters.length === 1 ? letters !== 'a' && letters !== 'i' : !lexicon.known(letters);
  }).length;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[^a-z]/g, '');
}
