/**
 * A condition or a time said by a whole clause stands in front or at the end: "If it rains, can I swim", "can I swim if it rains".
 * Only from one end of its sentence to the other, and only where it is the sole clause of its kind.
 */
import type { Reading, Token } from '../../reading/reading.ts';
import { type Sequence, setAside, type Side, type Span } from '../sequence.ts';
import { words } from '../wording.ts';
import { labelsIn } from './spans.ts';
import type { Candidate } from './phrase.ts';
import type { MoveExamples } from './examples.ts';

const OPENERS = words('if when after before because while once unless although since until');
const OTHER_CLAUSES = words('that who whom whose which whether so than and or but if when because while unless although');

export function movedClauses(sequence: Sequence): readonly Candidate[] {
  const { asked, stored } = sequence;
  return [...pairs(sequence, asked, stored, 'asked'), ...pairs(sequence, stored, asked, 'stored')];
}

export const examples: MoveExamples = [
  ['If it rains, can I swim?', 'Can I swim if it rains?', true],
  ['Before surgery, should I stop eating?', 'Should I stop eating before surgery?', true],
  ['When the engine is cold, why does my car shake?', 'Why does my car shake when the engine is cold?', true],
  ['Is it safe to swim before eating?', 'Is it safe to eat before swimming?', false],
  ['Why does France help Germany if Spain pays?', 'Why does Spain help Germany if France pays?', false],
  ['Why does France help Germany if Germany pays?', 'Why does Germany help France if France pays?', false],
  ['I run so I sweat', 'I sweat so I run', false],
  ['Can I drink if I drive?', 'Can I drive if I drink?', false],
];

/** `front` holds it first in its sentence, `back` last. */
function pairs(sequence: Sequence, front: Side, back: Side, frontIs: 'asked' | 'stored'): readonly Candidate[] {
  return back.reading.tokens.flatMap((opener): readonly Candidate[] => {
    const span = lastClause(back.reading, opener);
    if (span === undefined) return [];
    const labels = labelsIn(back, span).map(({ label }) => label);
    const first = labels.length === 0 ? undefined : firstClause(front, opener, labels);
    if (first === undefined) return [];
    const [asked, stored] = frontIs === 'asked' ? [first, span] : [span, first];
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

/** The same opener first in its sentence, then these words and no others. */
function firstClause({ reading, steps }: Side, opener: Token, labels: readonly number[]): Span | undefined {
  const start = reading.tokens.find(
    ({ form, index, sentence }) => form === opener.form && reading.tokens[index - 1]?.sentence !== sentence,
  );
  if (start === undefined) return undefined;
  const at = steps.findIndex(({ token }) => token.index >= start.index);
  const found = steps.slice(at, at + labels.length);
  const last = found.at(-1)?.token;
  if (at < 0 || last === undefined || last.sentence !== start.sentence || found.length < labels.length) return undefined;
  if (found.some(({ label }, step) => label !== labels[step])) return undefined;
  return { from: start.index, to: last.index };
}
