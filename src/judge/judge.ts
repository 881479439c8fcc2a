/** The port that decides whether the answer to one question may be served for another. */
import type { VetoName } from '../outcome.ts';
import type { Similarity } from '../units.ts';

export type Decision = { readonly kind: 'serve'; readonly score: number } | { readonly kind: 'veto'; readonly name: VetoName };

export interface Judge {
  /** Pure and synchronous. Scope equality was settled before. `similarity` is absent when a candidate was found by its words. */
  decide(asked: string, stored: string, similarity: Similarity | undefined): Decision;
}
