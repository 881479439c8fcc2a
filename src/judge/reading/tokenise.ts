/**
 * Text into pieces: first what stands between spaces, then, unless its shape makes it an identifier as a whole, its runs of
 * letters, its numbers and its marks. One pass, bounded in pieces.
 */
import { lettersEnd, withoutAccents } from '../../text.ts';
import type { Lexicon } from '../lexicon/lexicon.ts';
import { shapeOf } from './identifiers.ts';
import type { Piece } from './piece.ts';
import type { Quotation } from './quotations.ts';
import { MOST_TOKENS } from './reading.ts';

/** Marks are no tokens; a text that is mostly marks is cut as well. */
export const MOST_PIECES: number = 3 * MOST_TOKENS;

const CHUNK = /\S+/g;
const SIMPLE = /^[a-zA-Z]+$/;
const LEADING = /^[("[{,']+/;
const TRAILING: ReadonlySet<string> = new Set(')]},;:?!."\'*');
/** Digits with thousands grouped (also in lakhs), a decimal part, or a time of day. */
const NUMBER = /\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?![\d,])|\d{1,2}(?::\d{2}){1,2}(?!\d)|\d+(?:\.\d+)*|\.\d+/y;
/** A line that ends before these ends a sentence. */
const NEW_LINE_ITEM = /^[A-Z\d#*\u2022-]/;
const DOTTED_LETTERS = /^[a-z](?:\.[a-z])+\.?$/i;

export interface Pieces {
  readonly pieces: readonly Piece[];
  readonly extent: 'whole' | 'cut';
}

export interface Vocabulary {
  readonly lexicon: Lexicon;
  /** See slips.ts. */
  readonly slips: ReadonlyMap<string, string>;
}

export function tokenise(text: string, quotations: readonly Quotation[], vocabulary: Vocabulary): Pieces {
  const scan = new Scan(text, vocabulary);
  let end = 0;
  for (let next = 0; end < text.length;) {
    const quotation = quotations[next];
    if (quotation !== undefined && quotation.start <= end) {
      scan.quotation(quotation);
      end = quotation.end;
      next += 1;
    } else {
      const until = quotation?.start ?? text.length;
      scan.run(end, until);
      end = until;
    }
    if (scan.pieces.length > MOST_PIECES) return { pieces: scan.pieces.slice(0, MOST_PIECES), extent: 'cut' };
  }
  return { pieces: scan.pieces, extent: 'whole' };
}

class Scan {
  readonly pieces: Piece[] = [];
  readonly #text: string;
  readonly #vocabulary: Vocabulary;
  #use: Piece['use'] = 'plain';

  constructor(text: string, vocabulary: Vocabulary) {
    this.#text = text;
    this.#vocabulary = vocabulary;
  }

  /** Code is one identifier; words between quotation marks are read as words. */
  quotation({ start, end, inner }: Quotation): void {
    if (this.#text[start] === '`') {
      this.#push('identifier', this.#text.slice(start, end), inner, start);
      return;
    }
    this.#mark(start, start + 1);
    this.#use = 'cited';
    this.run(start + 1, end - 1);
    this.#use = 'plain';
    this.#mark(end - 1, end);
  }

  run(from: number, until: number): void {
    const part = this.#text.slice(from, until);
    for (const match of part.matchAll(CHUNK)) {
      if (this.pieces.length > MOST_PIECES) return;
      this.#chunk(match[0], from + match.index);
    }
  }

  #chunk(chunk: string, start: number): void {
    if (SIMPLE.test(chunk) && shapeOf(chunk) === undefined) {
      this.#word(chunk, start);
      return;
    }
    const lead = LEADING.exec(chunk)?.[0].length ?? 0;
    const tail = lead < chunk.length ? trailing(chunk) : 0;
    const from = start + lead;
    const until = Math.max(from, start + chunk.length - tail);
    this.#marks(start, from);
    this.#core(from, until, this.#text.slice(from, until));
    this.#marks(
      until > from && DOTTED_LETTERS.test(this.#text.slice(from, until)) && this.#text[until] === '.' ? until + 1 : until,
      start + chunk.length,
    );
  }

  #core(from: number, until: number, core: string): void {
    if (core === '') return;
    if (DOTTED_LETTERS.test(core)) {
      this.#push('word', core, core.replaceAll('.', '').toLowerCase(), from);
      return;
    }
    const shape = shapeOf(core);
    if (shape === undefined || (shape.kind === 'camel' && this.#isWordAfterAll(core, shape.form))) this.#atoms(from, until);
    else this.#push('identifier', core, shape.form, from);
  }

  /** `JavaScript` and `YouTube` are words that many write in lower case; `type-2` is a word and a number; `getElementById` neither. */
  #isWordAfterAll(core: string, form: string): boolean {
    const { lexicon, slips } = this.#vocabulary;
    const dash = core.indexOf('-');
    if (dash < 0) return lexicon.known(form.toLowerCase()) || slips.has(form.toLowerCase());
    const written = core.slice(0, dash);
    const word = written.toLowerCase();
    // `GPT-4` names one thing, whatever the lexicon knows of its letters.
    if (written === written.toUpperCase()) return false;
    return word.length > 2 && lexicon.lemmas(word).some((base) => lexicon.partsOfSpeech(base) !== '');
  }

  #atoms(from: number, until: number): void {
    for (let at = from; at < until;) at = this.#atomEnd(at);
  }

  /** Pushes the one piece that begins here. */
  #atomEnd(at: number): number {
    const letters = lettersEnd(this.#text, at);
    if (letters > at) {
      const word = this.#text.slice(at, letters);
      this.#word(word, at);
      return letters;
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(this.#text)?.[0];
    if (number !== undefined) {
      this.#push('number', number, number, at);
      return at + number.length;
    }
    const width = String.fromCodePoint(this.#text.codePointAt(at) ?? 0).length;
    this.#mark(at, at + width);
    return at + width;
  }

  #word(word: string, start: number): void {
    const form = withoutAccents(word.toLowerCase());
    this.#push('word', word, this.#use === 'cited' ? form : (this.#vocabulary.slips.get(form) ?? form), start);
  }

  #marks(from: number, until: number): void {
    for (let at = from; at < until; at += 1) this.#mark(at, at + 1);
  }

  #mark(from: number, until: number): void {
    const mark = this.#text.slice(from, until);
    this.#push('mark', mark, mark, from);
  }

  #push(kind: Piece['kind'], text: string, form: string, start: number): void {
    if (text !== '') this.pieces.push({ text, form, kind, gap: gapBefore(this.#text, start), use: this.#use });
  }
}

/** Without the sign of `C#`, the brackets of `main()`, the dots of `e.g.`. */
function trailing(chunk: string): number {
  let from = chunk.length;
  while (from > 0 && TRAILING.has(chunk[from - 1] ?? '')) from -= 1;
  const marks = chunk.slice(from);
  if (marks.startsWith(')') && chunk[from - 1] === '(') return marks.length - 1;
  return marks.startsWith('*') && chunk.length - marks.length === 1 ? marks.length - 1 : marks.length;
}

function gapBefore(text: string, start: number): Piece['gap'] {
  let at = start - 1;
  let lines = 0;
  for (; at >= 0 && /\s/.test(text[at] ?? ''); at -= 1) if (text[at] === '\n') lines += 1;
  if (at === start - 1 && start > 0) return 'none';
  if (lines > 1 || (lines === 1 && NEW_LINE_ITEM.test(text[start] ?? ''))) return 'line';
  return 'space';
}
