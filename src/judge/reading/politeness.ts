/**
 * What asks for an answer and says nothing of which: greetings, thanks, `could you tell me`, `I was wondering`. Left out of
 * the reading, so that the same question asked politely reads the same. Each frame says where it may stand and what must
 * follow, since most of these words mean something elsewhere: `can you swim`, `do you know Python`, `how to please my cat`.
 */
import { BE, DO, HAVE, MODALS, QUESTION_WORDS, REQUEST_VERBS } from './function-words.ts';
import { formOf, isMark, isWord, type Piece } from './piece.ts';
import { firstWords, matchEnd, pattern, type Pattern } from './phrase-pattern.ts';
import { wordList } from './word-list.ts';

/** `opening`: first of a sentence, or after a frame or a comma. `clause`: anywhere, as whole words. */
type Place = 'opening' | 'clause';
/**
 * What must follow. `question`: a question word, `if`, `whether`, `to`, or an auxiliary. `pause`: a mark or the end, or a
 * question. `end`: the sentence ends. `request`: a verb of request. `definite`: the one thing, or all of them, that is to be told.
 */
type Follower = 'anything' | 'question' | 'pause' | 'end' | 'request' | 'something' | 'definite';

interface Frame {
  readonly parts: Pattern;
  readonly place: Place;
  readonly follower: Follower;
}

const FRAMES: readonly Frame[] = [
  // Greetings.
  ...frames('opening', 'pause', [
    'hi|hello|hey|hiya|greetings there|all|everyone|everybody|guys|team|folks|friend|friends|doctor|doc|sir|madam|again|assistant?',
    'dear all|everyone|team|doctor|doc|sir|madam|friend|friends|assistant',
    'good morning|afternoon|evening|day there|all|everyone|doctor|sir|madam?',
    'ok|okay|well|so|and|but|also|then|alright|um|uh|hmm|oh|now|anyway|basically',
    'just? curious',
    'out of curiosity',
    'just wondering',
    'quick|simple|general|dumb|silly|stupid|random|another|one? quick|simple|general|dumb|silly|stupid|random|more? question',
    'a|my|the|here quick|simple|general|dumb|silly|stupid|is? my? question is?',
    'i have a|one|another quick|simple|general|small? question',
    'what i want|need to know is',
  ]),
  ...frames('opening', 'something', [
    'i have a|one|another quick|simple|general|small? question about|regarding|on|concerning',
    'i would? need|want|like to? see|get|have|find? a|the complete|full? list of',
    'advise me|us about|on|of|regarding|concerning',
  ]),
  // Thanks, and hope.
  ...frames('opening', 'pause', [
    'thanks|cheers so|very|a|many? much|lot? in? advance? again? for? your|the|any? help|time|answer|reply? doctor|doc|everyone|all|guys?',
    'thank you so|very|a? much|lot? in? advance? again? for? your|the|any? help|time|answer|reply? doctor|doc|everyone|all|guys?',
    'many thanks in? advance?',
  ]),
  ...frames('clause', 'end', [
    'please|kindly advise|help|suggest|reply|answer|respond|explain me? out?',
    'any help|advice|suggestion|suggestions|ideas|thoughts would|is|will be|appreciated greatly|much|highly|very? appreciated|welcome|great|helpful',
    'any ideas|idea|suggestions|suggestion|thoughts|clue|tips',
    'can|could|would|will you|anyone|someone|anybody|somebody please? help|advise|explain me|us? out? please? with? this|that?',
  ]),
  ...frames('opening', 'end', [
    'help me? please?',
    'i need help|advice',
    'let me know',
    'i hope this|that makes sense',
    'just|simply curious|wondering|asking',
  ]),
  // Asking to be told.
  ...frames('clause', 'something', [
    'can|could|would|will|might you|anyone|someone|somebody|anybody here? please|kindly|possibly|just|also|maybe? tell|inform|advise|show|give me|us about|on?',
    'can|could|would|will you|anyone|someone please|kindly|possibly|just|also? let me|us know about|of?',
    'can|could|would|will you|anyone|someone please|kindly|possibly|just|also? help|assist|guide me|us out? with|to|in?',
    'i would just|really|also? like|love to know|ask about?',
    'i just|really|also|only? want|wanted|need|wish|would to know|ask about?',
    'i am|was just? hoping|looking|wanting to know|ask about?',
    'i am interested in knowing about?',
    'i would? just|really|also? like|love|want|wanted|need|wish to find out about?',
    'i need|want|would|could like|use|to? have|get? some|your|a|any? little|bit|quick? of? help|assistance|advice|guidance on|with|about|regarding|in',
    'help me|us out? with|to?',
  ]),
  ...frames('clause', 'question', [
    'may|can|could i|we please|kindly? know|ask you?',
    'i am|was|have? just|really|also|still? been? wondering|curious|confused|unsure about|as? to? know|learn|hear?',
    'i am not sure|certain',
    'i do not know',
    'i am|was|have just|really|also|still? been? trying|looking|hoping|interested to|in know|understand|learn|see|hear|figure|find|understanding|learning out?',
    'i want|wanted|need|wish|hope to understand|learn|see|hear|figure out?',
    'i would like|love to understand|learn|see|hear|figure out?',
    'i|we? just|only|also? wonder|wondering|wondered',
    'do|does|did you|anyone|anybody|someone|somebody|any here? happen|by? to|any? chance? know about?',
    'have you any idea|clue',
    'do|does you|anyone|anybody have any idea|clue|suggestions|advice|tips about|of|on|as|for? to?',
    'any idea|ideas|clue|suggestion|suggestions|thoughts|advice|tips about|of|on|as|for? to?',
    'teach|remind|enlighten me|us',
  ]),
  ...frames('clause', 'request', [
    'can|could|would|will you|anyone|someone please|kindly|possibly|just|also?',
    'i would? want|like|need you to please?',
  ]),
  ...frames('opening', 'something', ['return|provide me|us with?', 'inform me|us of|about|on', 'display']),
  ...frames('opening', 'definite', ['find|return|retrieve|fetch me|us? out?']),
  ...frames('opening', 'something', ['tell me|us about?', 'show|give me|us', 'let me|us know about?', 'explain|describe to? me|us about?']),
  ...frames('clause', 'something', ['kindly']),
];
const BY_FIRST_WORD = indexed(FRAMES);
const AUXILIARIES: ReadonlySet<string> = new Set([...BE, ...DO, ...HAVE, ...MODALS.keys()]);
const ASKS = wordList('if whether to');
/** Its objects: to please somebody. */
const PLEASED = wordList('me us you him her them everyone everybody people god yourself myself himself herself others');
/** `how do you know if it is ripe`, `what if I do not know how`: no frame but the question itself. */
const UNDER: ReadonlySet<string> = new Set([
  ...QUESTION_WORDS,
  ...wordList('if because that unless though although to before after while since until not'),
]);
const SPOKEN = wordList('say saying says said write word words phrase mean means translate express reply respond spell call sign');
const TELLING_OF = wordList('of that which whose with for in');
/** Words of a noun before what it is the noun of. */
const MOST_DESCRIBED = 5;
const ENDING_THANKS = wordList('thanks');

/** What is left without frames; all of it where nothing else would be left. */
export function withoutFrames(pieces: readonly Piece[], isEmpty: (rest: readonly Piece[]) => boolean): readonly Piece[] {
  const kept: Piece[] = [];
  let isOpening = true;
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at];
    if (piece === undefined) break;
    if (piece.gap === 'line') isOpening = true;
    const end = isPlease(pieces, at) ? at + 1 : isForMe(pieces, at) ? at + 2 : frameEnd(pieces, at, isOpening);
    if (end !== undefined && end > at) {
      at = isMark(pieces[end], ',', ':') ? end + 1 : end;
      continue;
    }
    if (!(piece.kind === 'mark' && piece.text !== '"')) isOpening = false;
    if (isMark(piece, '.', '?', '!', ';', ',', ':')) isOpening = true;
    kept.push(piece);
    at += 1;
  }
  return kept.length === pieces.length || isEmpty(kept) ? pieces : kept;
}

function frameEnd(pieces: readonly Piece[], at: number, isOpening: boolean): number | undefined {
  const form = formOf(pieces[at]);
  if (form === '') return undefined;
  const before = formOf(pieces[at - 1]);
  let longest: number | undefined;
  for (const { parts, place, follower } of BY_FIRST_WORD.get(form) ?? []) {
    if (place === 'opening' ? !isOpening : UNDER.has(before)) continue;
    const end = matchEnd(parts, pieces, at);
    if (end !== undefined && end > (longest ?? at) && follows(pieces, end, follower)) longest = end;
  }
  return (
    longest ?? (ENDING_THANKS.has(form) && isEnd(pieces, at + 1) && !pieces.some((piece) => SPOKEN.has(formOf(piece))) ? at + 1 : undefined)
  );
}

function follows(pieces: readonly Piece[], at: number, follower: Follower): boolean {
  const next = pieces[at];
  const form = formOf(next);
  switch (follower) {
    case 'anything':
      return true;
    case 'something':
      return next !== undefined && !isMark(next, '.', '?', '!');
    case 'end':
      return isEnd(pieces, at);
    case 'request':
      return REQUEST_VERBS.has(form);
    case 'question':
      return asks(pieces, at);
    case 'definite':
      return form === 'all' || QUESTION_WORDS.has(form) || (form === 'the' && isTold(pieces, at + 1));
    case 'pause':
      return (
        next === undefined ||
        next.gap === 'line' ||
        isPause(next) ||
        AUXILIARIES.has(form) ||
        asks(pieces, at) ||
        form === 'please' ||
        form === 'i'
      );
  }
}

/** `the names of`, `the average price of`: told, where `the book` may be brought. */
function isTold(pieces: readonly Piece[], from: number): boolean {
  return pieces.slice(from, from + MOST_DESCRIBED).some((piece) => TELLING_OF.has(formOf(piece)));
}

function isPause(piece: Piece): boolean {
  return isMark(piece, '.', ',', '!', '?', ':', ';') || (isMark(piece, '-') && piece.gap !== 'none');
}

/** A question word may stand behind a comma, a preposition or `exactly`. */
function asks(pieces: readonly Piece[], at: number): boolean {
  const from =
    isMark(pieces[at], ',', ':') || isWord(pieces[at], 'exactly', 'but', 'in', 'at', 'on', 'for', 'with', 'by', 'from') ? at + 1 : at;
  const form = formOf(pieces[from]);
  return QUESTION_WORDS.has(form) || ASKS.has(form) || (from > at && AUXILIARIES.has(form));
}

function isEnd(pieces: readonly Piece[], at: number): boolean {
  const next = pieces[at];
  return next === undefined || next.gap === 'line' || isMark(next, '.', '!', '?');
}

/** `Name for me the planets`, `list the planets for me`: whom else. */
function isForMe(pieces: readonly Piece[], at: number): boolean {
  if (!isWord(pieces[at], 'for') || !isWord(pieces[at + 1], 'me', 'us')) return false;
  const isAsked = isWord(pieces[0], 'list', 'name', 'show', 'tell', 'give', 'define', 'explain', 'describe');
  return isAsked && (at === 1 || isEnd(pieces, at + 2));
}

function isPlease(pieces: readonly Piece[], at: number): boolean {
  if (!isWord(pieces[at], 'please')) return false;
  return !isWord(pieces[at - 1], 'to', 'not', 'always', 'they', 'we', 'i') && !PLEASED.has(formOf(pieces[at + 1]));
}

function frames(place: Place, follower: Follower, phrases: readonly string[]): readonly Frame[] {
  return phrases.map((phrase) => ({ parts: pattern(phrase), place, follower }));
}

function indexed(all: readonly Frame[]): ReadonlyMap<string, readonly Frame[]> {
  const index = new Map<string, Frame[]>();
  for (const frame of all)
    for (const word of firstWords(frame.parts)) {
      const list = index.get(word);
      if (list === undefined) index.set(word, [frame]);
      else list.push(frame);
    }
  return index;
}
