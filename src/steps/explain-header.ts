/** `Nearhit-Explain: 1`: the short form, in numbers and veto names alone; the words are for whoever holds the admin token. */
import { messageOf } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import { scopesOf } from './chain-scopes.ts';
import type { Core } from './core.ts';
import type { Asked } from './understand.ts';

/** `undefined` where there is nothing to explain, or nothing this caller may know. */
export function explainHeader(asked: Asked, outcome: Outcome, core: Core): string | undefined {
  if (asked.directives.explain !== 'asked' || asked.caller.shared !== 'own') return undefined;
  const { weigher, finder } = core;
  const near =
    outcome.kind === 'semantic'
      ? { entry: outcome.entry.id, similarity: outcome.similarity }
      : 'near' in outcome
        ? outcome.near
        : undefined;
  const entry = near === undefined ? undefined : scopesOf(asked).flatMap((scope) => finder.load(near.entry, scope) ?? [])[0];
  if (near === undefined || entry === undefined) return undefined;
  let told: ReturnType<typeof weigher.explain>;
  try {
    told = weigher.explain(asked, entry, near.similarity);
  } catch (error) {
    core.observer.fault('judge-failed', messageOf(error));
    return undefined;
  }
  const { bar, explanation } = told;
  const { judgement, vetoes, unexplained } = explanation;
  const facts = [
    `entry=${entry.id}`,
    near.similarity === undefined ? '' : `similarity=${near.similarity.toFixed(4)}`,
    judgement.kind === 'scored' ? `score=${judgement.score.toFixed(4)}` : '',
    bar.kind === 'bar' ? `bar=${bar.least}` : `bar=${bar.why}`,
    vetoes.length === 0 ? '' : `vetoes="${vetoes.join(' ')}"`,
    `unexplained=${unexplained.asked.length + unexplained.stored.length}`,
  ];
  return facts.filter((fact) => fact !== '').join('; ');
}
