/** Pieces into tokens: sentences are counted, marks that mean something are kept aside, everything else is dropped. */
import { beginsUpperCase, isBeyondAscii } from '../../text.ts';
import type { Draft } from './draft.ts';
import { isMark, type Piece } from './piece.ts';
import { MOST_TOKENS } from './reading.ts';
import { wordList } from './word-list.ts';
import type { WordFacts } from './word-facts.ts';

/** Before these a full stop ends no sentence. */
const ABBREVIATED = wordList(
  'dr mr mrs ms prof st vs versus etc inc ltd corp jr sr approx dept fig ca eg ie no vol pp ave mt ft rev gen col',
);
const SIGNS = new Set('+#%=<>~^@\\$');
/** Arithmetic between two values; else a bullet, a dash, emphasis. */
const OPERATORS = new Set('*/-');
const NUMBERED: WordFacts = { lemmas: [], parts: '', proper: false, degree: 'positive', verbForm: 'other' };

export interface Drafted {
  readonly tokens: Draft[];
  readonly endings: readonly string[];
  readonly signs: readonly string[];
  readonly extent: 'whole' | 'cut';
}

export function draft(pieces: readonly Piece[], factsOf: (form: string) => WordFacts, starts: ReadonlySet<Piece>): Drafted {
  const tokens: Draft[] = [];
  const endings: string[] = [];
  const signs: string[] = [];
  let sentence = 0;
  let opens = true;
  let boundary: Draft['boundary'] = 'none';
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined) break;
    if (piece.gap === 'line' || starts.has(piece)) opens = true;
    const isOpen = tokens.at(-1)?.sentence === sentence;
    if (isOpen && (piece.gap === 'line' || endsSentence(pieces, at))) {
      endings[sentence] = piece.kind === 'mark' ? piece.text : '';
      sentence += 1;
      opens = true;
    }
    if (piece.kind === 'mark') {
      if (isSign(pieces, at)) signs.push(piece.text);
      if (piece.text === ':') opens = true;
      if (piece.text !== '-' || piece.gap !== 'none') boundary = 'mark';
      if (piece.text !== '&') continue;
    }
    if (tokens.length === MOST_TOKENS) return { tokens, endings, signs, extent: 'cut' };
    tokens.push(drafted(piece, { sentence, boundary, place: opens ? 'opening' : 'inner' }, factsOf));
    boundary = 'none';
    opens = false;
  }
  return { tokens, endings, signs, extent: 'whole' };
}

type Situation = Pick<Draft, 'sentence' | 'boundary' | 'place'>;

function drafted(piece: Piece, situation: Situation, factsOf: (form: string) => WordFacts): Draft {
  const form = piece.text === '&' ? 'and' : piece.form;
  const kind = piece.kind === 'mark' ? 'word' : piece.kind;
  const initial = beginsUpperCase(piece.text) ? 'upper' : 'other';
  const facts = kind === 'word' ? factsOf(form) : NUMBERED;
  return { written: piece.text, form, kind, particle: piece.particle ?? '', use: piece.use, initial, facts, role: 'content', ...situation };
}

function endsSentence(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  if (isMark(piece, '?', '!', ';')) return true;
  if (!isMark(piece, '.')) return false;
  const before = pieces[at - 1];
  const after = pieces[at + 1];
  if (after !== undefined && after.gap === 'none' && !isMark(after, '"', "'", ')'))
    return after.kind === 'word' && beginsUpperCase(after.text);
  if (before?.kind !== 'word') return true;
  // `Dr. Who`, `J. K. Rowling`; `no. 5` but not `I said no.`
  if (before.form === 'no') return after?.kind !== 'number';
  return (
    !ABBREVIATED.has(before.form) &&
    !(before.text.length === 1 && beginsUpperCase(before.text) && before.form !== 'i' && after !== undefined)
  );
}

function isSign(pieces: readonly Piece[], at: number): boolean {
  const text = pieces[at]?.text ?? '';
  if (SIGNS.has(text) || isBeyondAscii(text)) return true;
  const before = pieces[at - 1];
  const after = pieces[at + 1];
  if (!OPERATORS.has(text) || before === undefined || after === undefined) return false;
  if (text === '*') return isValue(before) && isValue(after);
  return isValue(before) && isValue(after) && pieces[at]?.gap === 'space' && after.gap === 'space';
}

/** A number, or a letter that stands for one. */
function isValue(piece: Piece): boolean {
  return piece.kind === 'number' || (piece.kind === 'word' && piece.form.length === 1);
}
