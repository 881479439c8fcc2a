/** Steps 4 to 7 in order; stops at the first tier that answers, or at an equal request in flight. */
import type { MissReason, Outcome } from '../outcome.ts';
import type { ExactOnlyReason } from '../prompt.ts';
import { scopesOf } from './chain-scopes.ts';
import type { Core } from './core.ts';
import type { Found } from './find.ts';
import type { Asked } from './understand.ts';
import { within } from './within.ts';

export async function lookUp(asked: Asked, core: Core): Promise<Found> {
  const { verdict, prompt, caller } = asked;
  if (!core.proofs.proved(caller, asked.route.target.origin)) return miss('unproved');
  let exact = core.finder.exact(asked);
  const settling = exact.kind === 'miss' ? core.flights.settling(scopesOf(asked), prompt.key, asked.alias) : undefined;
  if (settling !== undefined) {
    await within(core.config.lookupTimeout, settling);
    exact = core.finder.exact(asked);
  }
  if (exact.kind === 'hit') return { outcome: exact.outcome, vector: undefined };
  const alias = core.finder.alias(asked);
  if (alias.kind === 'hit') return { outcome: alias.outcome, vector: undefined };
  if (verdict.kind === 'exact-only') return miss(firstOf([exact.reason, alias.reason]) ?? verdict.reason);
  if (core.flights.find(prompt.key, caller.credential) !== undefined) return miss(exact.reason);
  const found = await core.finder.similar(asked);
  return { ...found, outcome: toldFirst(found.outcome, [exact.reason, alias.reason]) };
}

/** An entry under the very key or alias that could not be used says more than an empty neighbourhood. */
function toldFirst(outcome: Outcome, reasons: readonly MissReason[]): Outcome {
  const first = firstOf(reasons);
  return outcome.kind === 'miss' && outcome.reason === 'none' && first !== undefined ? { ...outcome, reason: first } : outcome;
}

function firstOf(reasons: readonly MissReason[]): MissReason | undefined {
  return reasons.find((reason) => reason !== 'none');
}

function miss(reason: MissReason | ExactOnlyReason): Found {
  return { outcome: { kind: 'miss', reason }, vector: undefined };
}
