/** A veto is one pure, symmetric function and the table of examples that documents and tests it. */
import type { VetoName } from '../../outcome.ts';
import type { Pair } from '../alignment/alignment.ts';
import type { Way } from '../judge.ts';

/**
 * Why not, in words for people: what was seen on either side. Shown by explain alone. `undefined`: no objection. `way`: present
 * where it is about how is asked; what is about something else teaches nothing.
 */
export type Objection = { readonly name: VetoName; readonly detail: string; readonly way?: Way } | undefined;
export type Veto = (pair: Pair) => Objection;

/** [one question, another, vetoed]; tried in both directions. */
export type Examples = readonly (readonly [string, string, boolean])[];
