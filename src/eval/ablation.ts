/**
 * What each layer of the decision is worth: the same pairs with one layer after the other. Every row is told twice: with the
 * cosine threshold that gives it the best recall within the target, and with none.
 */
import type { VetoName } from '../outcome.ts';
import { NOTHING_LEARNT } from '../judge/judge.ts';
import { outcomeAt, type Decided } from './decide-pair.ts';
import { counted, NOTHING, ratesOf, type Counts, type Rates } from './rates.ts';
import { bestWithin } from './sweep.ts';
import type { UnderTest } from './under-test.ts';

export interface AblationRow {
  readonly layer: string;
  /** With the best threshold within the target; `undefined` where none holds it, or no similarity was computed. */
  readonly tuned: (Counts & Rates & { readonly least: number }) | undefined;
  readonly bare: Counts & Rates;
}

/** Vetoes that need to know which word stands for which. */
const STRUCTURE: ReadonlySet<VetoName> = new Set<VetoName>(['order', 'role']);
const ALIGNMENT: ReadonlySet<VetoName> = new Set<VetoName>(['unexplained']);

type Layer = readonly [name: string, passes: (decided: Decided, vetoes: readonly VetoName[]) => boolean];

function layersOf(target: number, test: UnderTest): readonly Layer[] {
  const surface = (vetoes: readonly VetoName[]): boolean => vetoes.every((name) => STRUCTURE.has(name) || ALIGNMENT.has(name));
  const structure = (vetoes: readonly VetoName[]): boolean => vetoes.every((name) => ALIGNMENT.has(name));
  const explained = ({ words }: Decided, vetoes: readonly VetoName[]): boolean =>
    vetoes.length === 0 && words.kind === 'scored' && words.explained === 'all';
  const scored = (decided: Decided): boolean =>
    outcomeAt({ ...decided, tier: undefined, refusal: undefined }, target, test).kind === 'served';
  return [
    ['cosine', () => true],
    ['+ surface vetoes', (_, vetoes) => surface(vetoes)],
    ['+ order and roles', (_, vetoes) => structure(vetoes)],
    ['+ alignment', explained],
    ['+ score', scored],
    ['+ eligibility', (decided) => decided.refusal === undefined && scored(decided)],
    ['+ exact and alias tiers', (decided) => outcomeAt(decided, target, test).kind === 'served'],
  ];
}

export function ablate(decided: readonly Decided[], target: number, test: UnderTest): readonly AblationRow[] {
  const vetoed = decided.map((one) => ({ decided: one, vetoes: vetoesOf(one, test) }));
  return layersOf(target, test).map(([layer, passes]) => {
    const trials = vetoed.map((one) => ({ ...one, passes: passes(one.decided, one.vetoes) }));
    const bare = trials.reduce((counts, one) => counted(counts, one.decided.pair.label, one.passes), NOTHING);
    const best = bestWithin(
      trials.map((one) => ({ label: one.decided.pair.label, confidence: one.passes ? one.decided.similarity : undefined })),
      (counts) => (ratesOf(counts).bound ?? 1) <= target,
    );
    return {
      layer,
      bare: { ...bare, ...ratesOf(bare) },
      tuned: best === undefined ? undefined : { ...best.counts, ...ratesOf(best.counts), least: best.least },
    };
  });
}

/** All of them: `weigh` stops at the first. */
function vetoesOf({ pair }: Decided, { judge }: UnderTest): readonly VetoName[] {
  return judge.explain(judge.read(pair.b), judge.read(pair.a), { similarity: undefined, approved: NOTHING_LEARNT }).vetoes;
}
