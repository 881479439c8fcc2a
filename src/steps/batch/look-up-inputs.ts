/** The exact tier, for each input of a batch by itself: which of them are stored, fresh, and have the form that is asked for. */
import type { Encoding } from '../../dialects/dialect.ts';
import type { Entry } from '../../entry.ts';
import { toShare, type Share } from '../../dialects/embeddings/share.ts';
import { isFloat32, lengthOf, notationOf } from '../../dialects/embeddings/vector.ts';
import { messageOf } from '../../errors.ts';
import type { MissReason } from '../../outcome.ts';
import type { Key } from '../../units.ts';
import type { Core } from '../core.ts';
import type { Asked } from '../understand.ts';
import { within } from '../within.ts';
import type { Batch, Input } from './batch.ts';

export interface Known {
  readonly kind: 'exact' | 'stale';
  readonly entry: Entry;
  readonly share: Share;
}
export type KnownInputs = ReadonlyMap<Key, Known>;

export type LookedUp =
  | { readonly kind: 'all'; readonly known: KnownInputs }
  | { readonly kind: 'some'; readonly known: KnownInputs; readonly missing: readonly Input[]; readonly reason: MissReason }
  /** Nothing here may stand in an answer. */
  | { readonly kind: 'none'; readonly reason: MissReason };

/** Answers that have landed are waited for, as one key waits for its own; while a batch waits for one, another may land. */
const WAITS_AT_MOST = 3;

type One = Known | { readonly kind: 'miss'; readonly reason: MissReason };

/** Whatever breaks while looking costs a miss: nothing in the cache may become the caller's error. */
export async function lookUpInputs(asked: Asked, batch: Batch, core: Core): Promise<LookedUp> {
  if (!core.proofs.proved(asked.caller, asked.route.target.origin)) return { kind: 'none', reason: 'unproved' };
  try {
    let looked = look(asked, batch, core);
    for (let waits = 0; waits < WAITS_AT_MOST && looked.kind === 'some'; waits += 1) {
      const settling = core.flights.settlingAmong(asked.prompt.scope, new Set(looked.missing.map(({ key }) => key)));
      if (settling === undefined) break;
      await within(core.config.lookupTimeout, settling);
      looked = look(asked, batch, core);
    }
    return looked;
  } catch (error) {
    core.observer.fault('search-failed', messageOf(error));
    return { kind: 'none', reason: 'lookup-failed' };
  }
}

function look(asked: Asked, batch: Batch, core: Core): LookedUp {
  const known = new Map<Key, Known>();
  const missing: Input[] = [];
  let reason: MissReason = 'none';
  for (const input of batch.inputs) {
    const one = lookUpOne(asked, input, batch, core);
    if (one.kind !== 'miss') known.set(input.key, one);
    else {
      missing.push(input);
      if (reason === 'none') reason = one.reason;
    }
  }
  const stored = [...known.values()].map(({ share }) => share);
  if (!agree(stored, batch.encoding)) return { kind: 'none', reason: 'unrenderable' };
  if (missing.length === 0) return { kind: 'all', known };
  return { kind: 'some', known, missing, reason: known.size > 0 ? 'partial' : reason };
}

function lookUpOne(asked: Asked, { key }: Input, batch: Batch, core: Core): One {
  const found = core.finder.exact({ ...asked, prompt: { ...asked.prompt, key } });
  if (found.kind === 'miss') return found;
  if (found.outcome.kind !== 'exact' && found.outcome.kind !== 'stale') return { kind: 'miss', reason: 'none' };
  const { kind, entry } = found.outcome;
  const share = shareOf(entry);
  return hasForm(entry, share, batch.encoding) ? { kind, entry, share } : { kind: 'miss', reason: 'unrenderable' };
}

const float32 = new WeakMap<Entry, boolean>();

/** Doubles are looked at one by one, half a millisecond for 1,536 of them, and not again. */
function hasForm(entry: Entry, { came, vector }: Share, encoding: Encoding): boolean {
  if (came === encoding) return true;
  if (encoding === 'float' || vector.form !== 'float64') return vector.form !== 'opaque';
  const known = float32.get(entry) ?? isFloat32(vector);
  float32.set(entry, known);
  return known;
}

/** Vectors of two models or lengths cannot be compared, and a client reads one notation: otherwise they are no one answer. */
export function agree(shares: readonly Pick<Share, 'envelope' | 'vector' | 'came'>[], encoding: Encoding): boolean {
  const [first, ...others] = shares;
  if (first === undefined) return true;
  const notation = notationOf(first.vector, first.came, encoding);
  return others.every(
    ({ envelope, vector, came }) =>
      envelope['model'] === first.envelope['model'] &&
      lengthOf(vector) === lengthOf(first.vector) &&
      notationOf(vector, came, encoding) === notation,
  );
}

const shares = new WeakMap<Entry, Share>();

function shareOf(entry: Entry): Share {
  const known = shares.get(entry);
  if (known !== undefined) return known;
  const share = toShare(entry.recording);
  shares.set(entry, share);
  return share;
}
