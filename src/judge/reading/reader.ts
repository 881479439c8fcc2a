/**
 * The reading of a question, step by step: one writing, pieces, contractions, frames, numbers, verbs of two words, tokens
 * with their roles, marks. Each step is linear in the pieces, and those are bounded, whatever the text.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { readCounts } from './counting.ts';
import { openContractions } from './contractions.ts';
import type { Draft } from './draft.ts';
import { draft, type Drafted } from './drafting.ts';
import { isEnglish } from './english.ts';
import { FUNCTION_WORDS } from './function-words.ts';
import { joinHyphens } from './hyphens.ts';
import { instructionsIn } from './instructions.ts';
import { marksOf } from './marks.ts';
import { negationsIn } from './negation.ts';
import { readNumerals } from './numerals.ts';
import { joinParticles } from './particles.ts';
import { joinPhrasals } from './phrasal.ts';
import type { Piece } from './piece.ts';
import { withoutFrames } from './politeness.ts';
import { prepositionsOf } from './prepositions.ts';
import { typesOf } from './question-type.ts';
import { quotationsIn } from './quotations.ts';
import type { Reading, Token } from './reading.ts';
import { rolesOf } from './roles.ts';
import { straighten } from './straighten.ts';
import { mendedSlips } from './slips.ts';
import { tokenise, type Vocabulary } from './tokenise.ts';
import { voiceOf } from './voice.ts';
import { rememberFacts, type WordFacts } from './word-facts.ts';

export function createReader(lexicon: Lexicon): (question: string) => Reading {
  const factsOf = rememberFacts(lexicon);
  let vocabulary: Vocabulary | undefined;
  // With the first question: to look the slips up takes 10 ms, and a start that finds exact hits reads none.
  return (question) => read(question, (vocabulary ??= { lexicon, slips: mendedSlips(lexicon) }), factsOf);
}

function read(question: string, vocabulary: Vocabulary, factsOf: (form: string) => WordFacts): Reading {
  const straight = straighten(question);
  const quotations = quotationsIn(straight.text);
  const { pieces, extent } = tokenise(straight.text, quotations, vocabulary);
  const { lexicon } = vocabulary;
  const english = isEnglish(pieces, lexicon);
  const opened = english ? openContractions(pieces) : pieces;
  const asked = english ? readCounts(withoutFrames(opened, hasNoContent)) : opened;
  const numbered = readNumerals(joinHyphens(asked, lexicon), lexicon);
  const drafted = draft(english ? joinParticles(joinPhrasals(numbered), lexicon) : numbered, factsOf, sentenceStarts(opened, asked));
  const isCut = straight.extent === 'cut' || extent === 'cut' || drafted.extent === 'cut';
  return {
    question,
    text: textOf(opened),
    ...(english ? grammarOf(drafted) : withoutGrammar(drafted)),
    quoted: quotations.map(({ inner }) => inner),
    signs: drafted.signs,
    sentences: (drafted.tokens.at(-1)?.sentence ?? -1) + 1,
    extent: isCut ? 'cut' : 'whole',
  };
}

type Grammar = Pick<Reading, 'tokens' | 'content' | 'marks' | 'negations' | 'type' | 'types' | 'voice' | 'instructions'>;

function grammarOf({ tokens: drafts, endings }: Drafted): Grammar {
  const roles = rolesOf(drafts, isShouted(drafts));
  const placed = drafts.map((token, at): Draft => ({ ...token, role: roles[at] ?? 'content' }));
  const tokens = tokensOf(placed, prepositionsOf(placed));
  return {
    tokens,
    content: tokens.filter(({ role }) => role !== 'function'),
    marks: marksOf(placed),
    negations: negationsIn(placed),
    ...typesOf(placed, endings),
    voice: voiceOf(placed),
    instructions: instructionsIn(placed),
  };
}

/** Every word counts, and nothing is known of how they hang together. */
function withoutGrammar({ tokens: drafts }: Drafted): Grammar {
  const tokens = tokensOf(drafts, []);
  return { tokens, content: tokens, marks: new Map(), negations: 0, type: 'statement', types: [], voice: 'active', instructions: [] };
}

function tokensOf(drafts: readonly Draft[], prepositions: readonly string[]): readonly Token[] {
  return drafts.map(({ written, form, kind, role, initial, place, sentence, particle, facts }, index) => ({
    written,
    form,
    kind,
    role,
    initial,
    place,
    sentence,
    index,
    preposition: prepositions[index] ?? '',
    particle,
    lemmas: facts.lemmas.length === 0 ? [form] : facts.lemmas,
  }));
}

/** Where every word has its capital, capitals tell nothing. */
function isShouted(tokens: readonly Draft[]): 'shouted' | 'spoken' {
  const inner = tokens.filter((token) => token.kind === 'word' && token.place === 'inner' && token.form !== 'i');
  return inner.length > 1 && inner.every(({ initial }) => initial === 'upper') ? 'shouted' : 'spoken';
}

function hasNoContent(rest: readonly Piece[]): boolean {
  return !rest.some((piece) => piece.kind !== 'mark' && (piece.kind !== 'word' || !FUNCTION_WORDS.has(piece.form)));
}

/** What follows a dropped frame did not open the sentence, save in the writer's mind: its capital means as little there. */
function sentenceStarts(all: readonly Piece[], kept: readonly Piece[]): ReadonlySet<Piece> {
  if (all === kept) return NO_PIECES;
  const starts = new Set<Piece>();
  let next = 0;
  let wasDropped = false;
  for (const piece of all) {
    if (piece !== kept[next]) wasDropped = true;
    else {
      if (wasDropped && piece.kind === 'word') starts.add(piece);
      wasDropped = false;
      next += 1;
    }
  }
  return starts;
}
const NO_PIECES: ReadonlySet<Piece> = new Set();

function textOf(pieces: readonly Piece[]): string {
  let text = '';
  for (const { gap, text: written } of pieces) text += (gap === 'none' || text === '' ? '' : ' ') + written;
  return text.toLowerCase();
}
