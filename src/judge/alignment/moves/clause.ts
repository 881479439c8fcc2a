/**
 * A condition, a time or a purpose said by a whole clause stands in front or at the end: "If it rains, can I swim", "can I swim if
 * it rains"; "to lose weight, what can I eat", "what can I eat to lose weight". Only from one end of its sentence to the
 * other, and only where it is the sole clause of its kind.
 */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import { saysAlike } from '../anchors.ts';
import { type Sequence, setAside, type Side, type Span } from '../sequence.ts';
import { isVerb, words } from '../wording.ts';
import { labelsIn } from './spans.ts';
import type { Candidate } from './phrase.ts';
import type { MoveExamples } from './examples.ts';

const OPENERS = words('if when after before because while once unless although since until');
const OTHER_CLAUSES = words('that who whom whose which whether so than and or but if when because while unless although');
/** What they are followed by is wanted, begun or permitted: no purpose. */
const COMPLEMENTED = words(`
  want need like love hate prefer try begin start stop continue plan decide hope wish intend agree refuse fail manage learn promise
  offer use have ought able go seem appear happen tend able likely ready easy hard difficult possible necessary important safe
`);
/** Somebody else is to do it: who did he ask to win the race. */
const DIRECTED = words(
  'ask tell want force help allow let persuade convince order expect teach enable cause get invite permit advise urge',
);

export function movedClauses(sequence: Sequence): readonly Candidate[] {
  const { asked, stored } = sequence;
  return [...pairs(sequence, asked, stored, 'asked'), ...pairs(sequence, stored, asked, 'stored')];
}

export const examples: MoveExamples = [
  ['If it rains, can I swim?', 'Can I swim if it rains?', true],
  ['If my card is stolen, what should I do?', 'What should I do if my card is stolen?', true],
  ['When I travel, can I pay by card?', 'Can I pay by card when I travel?', true],
  ['Before surgery, should I stop eating?', 'Should I stop eating before surgery?', true],
  ['When the engine is cold, why does my car shake?', 'Why does my car shake when the engine is cold?', true],
  ['To lose weight, which foods should I avoid?', 'Which foods should I avoid to lose weight?', true],
  ['In order to get a refund, whom do I call?', 'Whom do I call to get a refund?', true],
  ['To win the race, who did he ask?', 'Who did he ask to win the race?', false],
  ['To avoid the tax, should I sell the house?', 'To sell the house, should I avoid the tax?', false],
  ['To swim, is it safe?', 'Is it safe to swim?', false],
  ['To sell the car, did Ann try?', 'Did Ann try to sell the car?', false],
  ['To Rome, which trains run?', 'Which trains run to Rome?', true],
  ['If my dog barks, should I call your vet?', 'Should I call my vet if your dog barks?', false],
  ['Is it safe to swim before eating?', 'Is it safe to eat before swimming?', false],
  ['Why does France help Germany if Spain pays?', 'Why does Spain help Germany if France pays?', false],
  ['Why does France help Germany if Germany pays?', 'Why does Germany help France if France pays?', false],
  ['I run so I sweat', 'I sweat so I run', false],
  ['Can I drink if I drive?', 'Can I drive if I drink?', false],
];

/** `front` holds it first in its sentence, `back` last. */
function pairs(sequence: Sequence, front: Side, back: Side, frontIs: 'asked' | 'stored'): readonly Candidate[] {
  return back.reading.tokens.flatMap((opener): readonly Candidate[] => {
    const span = lastPurpose(back.reading, opener, sequence.lexicon) ?? lastClause(back.reading, opener);
    if (span === undefined) return [];
    const labels = labelsIn(back, span).map(({ label }) => label);
    const isPurpose = opener.form === 'to';
    const first =
      labels.length === 0 ? undefined : firstClause(front, isPurpose ? purposeIn(front.reading) : openingOf(front.reading, opener), labels);
    if (first === undefined) return [];
    const [asked, stored] = frontIs === 'asked' ? [first, span] : [span, first];
    if (!saysAlike(sequence, asked, stored)) return [];
    return [{ apply: () => setAside(sequence, asked, stored, 'phrase-moved') }];
  });
}

/** From its opener to the end of the sentence. */
function lastClause({ tokens }: Reading, opener: Token): Span | undefined {
  const isOpener = opener.role === 'function' || opener.form === 'once';
  if (!isOpener || !OPENERS.has(opener.form) || tokens[opener.index - 1]?.sentence !== opener.sentence) return undefined;
  const sentence = tokens.filter((token) => token.sentence === opener.sentence);
  const [first] = sentence;
  const rivals = sentence.filter((token) => token !== opener && token !== first && OTHER_CLAUSES.has(token.form));
  const last = sentence.at(-1);
  return rivals.length > 0 || last === undefined ? undefined : { from: opener.index, to: last.index };
}

/** `to` before a verb, or `in order to`, to the end of the sentence: a purpose, unless a word before it takes it as its own. */
function lastPurpose(reading: Reading, opener: Token, lexicon: Lexicon): Span | undefined {
  const { tokens } = reading;
  const verb = tokens[opener.index + 1];
  if (opener.form !== 'to' || opener.role !== 'function' || verb === undefined || verb.preposition !== '' || !isVerb(verb, lexicon))
    return undefined;
  const from = isInOrder(tokens, opener.index) ? opener.index - 2 : opener.index;
  const lead = tokens[from - 1];
  const sentence = tokens.filter((token) => token.sentence === opener.sentence);
  const last = sentence.at(-1);
  if (lead === undefined || lead.sentence !== opener.sentence || last === undefined || lead.lemmas.some((lemma) => COMPLEMENTED.has(lemma)))
    return undefined;
  const [earlier, later] = [sentence.filter(({ index }) => index < from), sentence.filter(({ index }) => index > opener.index)];
  const isDirected = earlier.some(({ lemmas }) => lemmas.some((lemma) => DIRECTED.has(lemma)));
  const isLast = !later.some(({ form, role }) => role === 'function' && (OTHER_CLAUSES.has(form) || form === 'to'));
  return isDirected || !isLast ? undefined : { from, to: last.index };
}

function isInOrder(tokens: readonly Token[], to: number): boolean {
  return tokens[to - 1]?.form === 'order' && tokens[to - 2]?.form === 'in';
}

/** First in its sentence: `to lose weight, ...`, `in order to lose weight, ...`. */
function purposeIn({ tokens }: Reading): Token | undefined {
  const isFirst = (index: number): boolean => tokens[index - 1]?.sentence !== tokens[index]?.sentence;
  const to = tokens.find(({ form, index }) => form === 'to' && (isFirst(index) || (isInOrder(tokens, index) && isFirst(index - 2))));
  return to === undefined || isFirst(to.index) ? to : tokens[to.index - 2];
}

/** The same opener first in its sentence. */
function openingOf({ tokens }: Reading, opener: Token): Token | undefined {
  return tokens.find(({ form, index, sentence }) => form === opener.form && tokens[index - 1]?.sentence !== sentence);
}

/** From its opener on these words and no others. */
function firstClause({ steps }: Side, start: Token | undefined, labels: readonly number[]): Span | undefined {
  if (start === undefined) return undefined;
  const at = steps.findIndex(({ token }) => token.index >= start.index);
  const found = steps.slice(at, at + labels.length);
  const last = found.at(-1)?.token;
  if (at < 0 || last === undefined || last.sentence !== start.sentence || found.length < labels.length) return undefined;
  if (found.some(({ label }, step) => label !== labels[step])) return undefined;
  return { from: start.index, to: last.index };
}
