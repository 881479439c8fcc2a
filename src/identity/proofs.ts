/**
 * Which credentials of a group an upstream has accepted. Being on the operator's list is a claim; a 2xx from the provider
 * is the proof, and without it a revoked or mistyped key would be served what others paid for. A 401 or 403 takes the proof
 * back until the next 2xx. Other answers (429, 500) say nothing of the credential. Held in memory: after a restart each
 * credential is proved again by its first request.
 */
import type { Caller } from './tenant.ts';

export interface Proofs {
  /** Whether what is stored for this caller's tenant may be shown to it. A caller with a tenant of its own needs no proof. */
  proved(caller: Caller, origin: string): boolean;
  /** The upstream answered this credential with this status. */
  learned(caller: Caller, origin: string, status: number): void;
}

/** Oldest first out: forgetting one costs a request to the provider, nothing else. */
const REMEMBERED_PROOFS = 100_000;

export function createProofs(): Proofs {
  const known = new Set<string>();
  return {
    proved: (caller, origin) => caller.shared === 'own' || known.has(proofOf(caller.credential, caller.group, origin)),
    learned: (caller, origin, status) => {
      if (caller.shared === 'own') return;
      const proof = proofOf(caller.credential, caller.group, origin);
      if (status === 401 || status === 403) known.delete(proof);
      if (status < 200 || status > 299) return;
      known.add(proof);
      if (known.size <= REMEMBERED_PROOFS) return;
      for (const oldest of known) {
        known.delete(oldest);
        break;
      }
    },
  };
}

function proofOf(credential: string, group: string, origin: string): string {
  return JSON.stringify([credential, group, origin]);
}
