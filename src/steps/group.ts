/** The traffic that evidence counts for: one tenant's questions to one model of one provider, under one caller's scope. */
import type { EntryFacts } from '../entry.ts';
import type { ScopeGroup } from '../learn/evidence.ts';

export function groupOf(
  { tenant, upstream, model, callerScope }: Pick<EntryFacts, 'tenant' | 'upstream' | 'model' | 'callerScope'>,
  sha256: (text: string) => string,
): ScopeGroup {
  return sha256(JSON.stringify([tenant, upstream, model, callerScope]));
}
