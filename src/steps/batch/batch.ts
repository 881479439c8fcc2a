/**
 * A request of several keys. Its distinct inputs are looked up, asked for and stored one by one; the answer has one vector for
 * each place, in the order of the request.
 */
import type { Config } from '../../config.ts';
import type { Inputs } from '../../dialects/dialect.ts';
import { keyOf, type Sha256 } from '../../identity/chain.ts';
import type { Key, Scope } from '../../units.ts';

export interface Input {
  readonly key: Key;
  /** Where it stands first. */
  readonly place: number;
}

export interface Batch extends Omit<Inputs, 'values'> {
  /** Of the batch: equal for requests whose answers are equal, byte for byte. Nothing is stored under it. */
  readonly key: Key;
  readonly inputs: readonly Input[];
  /** The key of the input at each place. */
  readonly places: readonly Key[];
  /** The same request for some of its inputs. */
  readonly only: (inputs: readonly Input[]) => Batch;
}

/** Bytes of an answer that is put together or taken apart in memory: 2,048 vectors of 3,072 dimensions as base64. */
const LONGEST_ANSWER = 34 * 1024 * 1024;

export function batchOf({ values, ...how }: Inputs, scope: Scope, sha256: Sha256): Batch {
  return batchAt(
    values.map((value) => keyOf(scope, value, sha256)),
    how,
    (keys) => keyOf(scope, [keys, how.encoding], sha256),
  );
}

/** `keyFor`: a list of keys and an encoding is no text and no list of tokens, so this is no input's key. */
function batchAt(places: readonly Key[], how: Omit<Inputs, 'values'>, keyFor: (places: readonly Key[]) => Key): Batch {
  const first = new Map<Key, Input>();
  for (const [place, key] of places.entries()) if (!first.has(key)) first.set(key, { key, place });
  const only = (inputs: readonly Input[]): Batch =>
    batchAt(
      inputs.map(({ key }) => key),
      how,
      keyFor,
    );
  return { ...how, key: keyFor(places), inputs: [...first.values()], places, only };
}

/** Bytes of an answer that may be recorded: an entry's, and as many times that as a batch has entries. */
export function longestAnswer(batch: Batch | undefined, { maxEntry }: Pick<Config, 'maxEntry'>): number {
  return batch === undefined ? maxEntry : Math.max(maxEntry, Math.min(maxEntry * batch.places.length, LONGEST_ANSWER));
}
