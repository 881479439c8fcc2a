/** Contractions opened, with or without their apostrophe, so that `can't`, `cant` and `cannot` read alike. */
import type { Piece } from './piece.ts';
import { wordList, wordTable } from './word-list.ts';

/** Whole words. Those that are words of their own (its, well, were, id, ill, shell, lets, wont as habit) stay as they are. */
const WHOLE: ReadonlyMap<string, string> = new Map([
  ...spelled('cannot', 'can not'),
  ...spelled("can't cant", 'can not'),
  ...spelled("won't wont", 'will not'),
  ...spelled("shan't shant", 'shall not'),
  ...spelled("ain't aint", 'is not'),
  ...spelled("let's", 'let us'),
  ...spelled("i'm im", 'i am'),
  ...spelled('ive', 'i have'),
  ...spelled('youre', 'you are'),
  ...spelled('youve', 'you have'),
  ...spelled('theyre', 'they are'),
  ...spelled('theyve', 'they have'),
  ...spelled('weve', 'we have'),
  ...spelled('whats', 'what is'),
  ...spelled('whos', 'who is'),
  ...spelled('wheres', 'where is'),
  ...spelled('whens', 'when is'),
  ...spelled('hows', 'how is'),
  ...spelled('whys', 'why is'),
  ...spelled('thats', 'that is'),
  ...spelled('theres', 'there is'),
  ...spelled('wanna', 'want to'),
  ...spelled('gonna', 'going to'),
  ...spelled('gotta', 'have to'),
  ...spelled('gimme', 'give me'),
  ...spelled('lemme', 'let me'),
  ...spelled('dunno', 'do not know'),
  ...spelled('whatcha', 'what are you'),
  ...spelled("y'all yall", 'you all'),
  ...spelled("ma'am", 'madam'),
  ...spelled("o'clock", 'oclock'),
]);
/** Typed letters for words; a capital makes them something else: U for uranium, R the language. */
const TYPED: ReadonlyMap<string, string> = new Map([
  ...spelled('u', 'you'),
  ...spelled('ur', 'your'),
  ...spelled('pls plz plss', 'please'),
  ...spelled('thx thnx tnx', 'thanks'),
  ...spelled('bcoz bcuz coz cuz', 'because'),
]);
const NEGATED = wordList(`
  is are was were do does did have has had would could should must need might ought
`);
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["'m", 'am'],
  ["'re", 'are'],
  ["'ve", 'have'],
  ["'ll", 'will'],
  ["'d", 'would'],
]);
/** After these `'s` is a verb; after any other word it says whose. */
const BEFORE_IS = wordList('what who where when why how that this there here it he she everything everyone something nothing');
/** One spelling for words that people shorten. */
const SHORT = wordTable(`
  versus: vs
  okay: ok
`);

export function openContractions(pieces: readonly Piece[]): readonly Piece[] {
  const opened: Piece[] = [];
  const isSpoken = pieces.some(({ kind, text }) => kind === 'word' && /^[a-z]{2}/.test(text));
  slashed(pieces).forEach((piece, at, pieces) => {
    if (piece.kind !== 'word' || piece.use === 'cited') opened.push(piece);
    else if (isCountry(piece, pieces[at - 1], isSpoken)) opened.push({ ...piece, form: 'usa' });
    else open(piece, pieces[at + 1], opened);
  });
  return opened;
}

/** `w/o`, `w/`: three pieces and two that are one word. */
function slashed(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const [piece, slash, rest] = [pieces[at], pieces[at + 1], pieces[at + 2]];
    if (piece === undefined) break;
    const isWithout = rest?.form === 'o' && rest.gap === 'none';
    const isShort = piece.form === 'w' && piece.kind === 'word' && slash?.text === '/' && slash.gap === 'none';
    // Watts per metre are 5 w/m.
    if (!isShort || !(isWithout || rest?.gap === 'space')) joined.push(piece);
    else {
      joined.push({ ...piece, form: isWithout ? 'without' : 'with' });
      at += isWithout ? 2 : 1;
    }
  }
  return joined;
}

/** `US` where not everything is in capitals, `U.S.`, and `the us`, which is no pronoun. */
function isCountry({ form, text }: Piece, before: Piece | undefined, isSpoken: boolean): boolean {
  return form === 'us' && ((isSpoken && (text === 'US' || text === 'U.S')) || before?.form === 'the');
}

function open(piece: Piece, next: Piece | undefined, opened: Piece[]): void {
  const { form } = piece;
  const whole = WHOLE.get(form) ?? (piece.text === form ? TYPED.get(form) : undefined);
  if (whole !== undefined) return pushAll(piece, whole, opened);
  const bare = /^(.+)n'?t$/.exec(form)?.[1];
  if (bare !== undefined && NEGATED.has(bare)) return pushAll(piece, `${bare} not`, opened);
  const apostrophe = form.lastIndexOf("'");
  if (apostrophe <= 0) {
    opened.push(SHORT.has(form) ? { ...piece, form: SHORT.get(form) ?? form } : piece);
    return;
  }
  const stem = form.slice(0, apostrophe);
  const ending = form.slice(apostrophe);
  const verb = ENDINGS.get(ending) ?? (ending === "'s" && BEFORE_IS.has(stem) ? verbOfS(next) : undefined);
  if (verb !== undefined) return pushAll(piece, `${stem} ${verb}`, opened);
  // Whose: the written word still shows it.
  opened.push({ ...piece, form: ending === "'s" ? stem : form.replaceAll("'", '') });
}

/** `he's been`, `what's got into him`. */
function verbOfS(next: Piece | undefined): string {
  return next?.form === 'been' || next?.form === 'got' ? 'has' : 'is';
}

/** The first word keeps its capital. */
function pushAll(piece: Piece, words: string, opened: Piece[]): void {
  words.split(' ').forEach((form, at) => {
    const text = at === 0 && piece.text.charAt(0) !== piece.form.charAt(0) ? form.charAt(0).toUpperCase() + form.slice(1) : form;
    opened.push({ ...piece, text, form, gap: at === 0 ? piece.gap : 'space' });
  });
}

function spelled(spellings: string, words: string): readonly (readonly [string, string])[] {
  return spellings.split(' ').map((spelling) => [spelling, words]);
}
