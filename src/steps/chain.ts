/**
 * The chain: earlier turns count as they are, save one whose question was answered by an entry, exactly or by an alias (policy/
 * fold.ts), with the very answer that the caller now sends back. That turn counts as the entry, so callers who opened with other
 * spacing, quotes or final mark and were given one answer share the turns that follow; so do those who opened in words that were
 * approved to ask the same (chain-scopes.ts).
 *
 * The key is never touched: what was asked with these very bytes is found by them, whatever becomes of a link. Only the scopes of
 * the alias tier and of the search by meaning are joined, and by ids: an entry that goes (expired, replaced, purged, reported wrong)
 * takes with it all that was joined through it. A link that is missing costs a miss, and nothing can make one too many.
 */
import type { Dialect } from '../dialects/dialect.ts';
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import type { Observer } from '../observer.ts';
import { chainScopes, type ChainScopePorts } from './chain-scopes.ts';
import type { Asked } from './understand.ts';

export interface ChainPorts extends Omit<ChainScopePorts<Entry>, 'said'> {
  readonly dialects: (name: Entry['recording']['dialect']) => Dialect;
  readonly observer: Pick<Observer, 'fault'>;
}

export interface Chain {
  /** The same request in the scopes of its chain. Looks each time: what is stored, and what was found wrong, changes. */
  join(asked: Asked): Promise<Asked>;
}

export function createChain(ports: ChainPorts): Chain {
  const walking = { ...ports, said: answersOf(ports) };
  return {
    join: async (asked) => {
      if (asked.history === undefined) return asked;
      try {
        const chains = await chainScopes(asked.history, walking);
        const [own] = chains;
        return own === undefined ? asked : { ...asked, chains, prompt: { ...asked.prompt, scope: own.scope } };
      } catch (error) {
        ports.observer.fault('store-read-failed', messageOf(error));
        return asked;
      }
    },
  };
}

/** The store hands out the same entry while it stays in memory, so its answer is put together once. */
function answersOf({ dialects }: ChainPorts): ChainScopePorts<Entry>['said'] {
  const known = new WeakMap<Entry, string>();
  return (entry) => {
    const before = known.get(entry);
    if (before !== undefined) return before;
    const text = dialects(entry.recording.dialect).answerText(entry.recording);
    if (text !== undefined) known.set(entry, text);
    return text;
  };
}
