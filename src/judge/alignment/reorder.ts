/** Looks for the written-down moves that bring two questions into one order. Few moves are tried together: more is another question. */
import type { Clash, Move } from './alignment.ts';
import { anchorClash } from './anchors.ts';
import { attribute } from './moves/attribute.ts';
import { movedClauses } from './moves/clause.ts';
import { coordination } from './moves/coordination.ts';
import { dated } from './moves/dated.ts';
import { echo } from './moves/echo.ts';
import { passive } from './moves/passive.ts';
import { movedPhrases } from './moves/phrase.ts';
import { possessive } from './moves/possessive.ts';
import { symmetric } from './moves/symmetric.ts';
import { unnamedAgent } from './moves/unnamed-agent.ts';
import { isPhraseElsewhere } from './phrase-elsewhere.ts';
import { isInOrder, type Sequence } from './sequence.ts';

/** Moves of phrases at a time, and others. */
const MOST_PHRASES = 2;
const MOST_EXCHANGES = 3;

const EXCHANGES: readonly ((sequence: Sequence) => Sequence | undefined)[] = [
  coordination,
  dated,
  attribute,
  possessive,
  symmetric,
  unnamedAgent,
  passive,
  echo,
];

export type Reordered =
  | { readonly kind: 'ordered'; readonly sequence: Sequence; readonly moves: readonly Move[] }
  | { readonly kind: 'clash'; readonly clash: Clash };

export function reorder(sequence: Sequence): Reordered {
  const found = attempt(sequence, MOST_PHRASES, MOST_EXCHANGES);
  return found ?? { kind: 'clash', clash: isPhraseElsewhere(sequence) ? 'phrase-elsewhere' : 'order' };
}

function attempt(sequence: Sequence, phrases: number, exchanges: number): Reordered | undefined {
  const inPlace = isInOrder(sequence) ? settled(sequence) : undefined;
  if (inPlace?.kind === 'ordered') return inPlace;
  // Equal order with small words that clash: whole clauses may have changed places (what should I do if it rains).
  let refused = inPlace;
  for (const move of exchanges > 0 ? EXCHANGES : []) {
    const next = move(sequence);
    const found = next === undefined ? undefined : attempt(next, phrases, exchanges - 1);
    if (found?.kind === 'ordered') return found;
    refused ??= found;
  }
  for (const candidate of phrases > 0 ? [...movedPhrases(sequence), ...movedClauses(sequence)] : []) {
    const found = attempt(candidate.apply(), phrases - 1, exchanges);
    if (found?.kind === 'ordered') return found;
    refused ??= found;
  }
  return refused;
}

/** Equal order of words that tell: now the small words between them. */
function settled(sequence: Sequence): Reordered {
  const voices = sequence.asked.reading.voice === sequence.stored.reading.voice || sequence.moves.includes('passive');
  if (!voices) return { kind: 'clash', clash: 'passive' };
  const clash = anchorClash(sequence);
  return clash === undefined ? { kind: 'ordered', sequence, moves: sequence.moves } : { kind: 'clash', clash };
}
