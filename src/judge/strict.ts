/**
 * A strict stand-in for the judge of meaning, until the full one with its calibrated score is here. It serves only what is
 * nearly the same sentence: a cosine of at least `leastSimilarity`, and no difference that a veto knows. It claims no bound on
 * wrong hits: on 3,517 labelled pairs it served 31 of 1,783 equal ones and none of 1,734 different ones, most of them templates.
 */
import type { VetoName } from '../outcome.ts';
import type { Judge } from './judge.ts';
import { sentenceOf, type Veto } from './sentence.ts';
import { auxiliary } from './vetoes/auxiliary.ts';
import { entity } from './vetoes/entity.ts';
import { letterCase } from './vetoes/letter-case.ts';
import { negation } from './vetoes/negation.ts';
import { number } from './vetoes/number.ts';
import { order } from './vetoes/order.ts';
import { quoted } from './vetoes/quoted.ts';
import { symbol } from './vetoes/symbol.ts';
import { unexplained } from './vetoes/unexplained.ts';

/** Where the numbers come from: the issue that asked for this stand-in, for all-MiniLM-L6-v2. Another model needs others. */
export const STRICT: { readonly model: string; readonly leastSimilarity: number } = { model: 'all-MiniLM-L6-v2', leastSimilarity: 0.93 };

/** The first that applies is told, so the ones that say most come first. */
const VETOES: readonly Veto<VetoName>[] = [number, negation, letterCase, entity, quoted, symbol, order, auxiliary, unexplained];

export function createStrictJudge(): Judge {
  return {
    decide: (asked, stored, similarity) => {
      if (similarity === undefined || similarity < STRICT.leastSimilarity) return { kind: 'veto', name: 'similarity' };
      const [one, other] = [sentenceOf(asked), sentenceOf(stored)];
      for (const veto of VETOES) {
        const name = veto(one, other);
        if (name !== undefined) return { kind: 'veto', name };
      }
      return { kind: 'serve', score: scoreOf(similarity) };
    },
  };
}

/** 0 at the bar, 1 for vectors that are equal, linear between: a rank, not a probability. */
function scoreOf(similarity: number): number {
  return Math.min(1, Math.max(0, (similarity - STRICT.leastSimilarity) / (1 - STRICT.leastSimilarity)));
}
