/** The part of a cache that decides: joined as for a request, over a place that may not be asked for anything. */
import { toEpochMs } from '../../src/units.ts';
import type { Core } from '../../src/steps/core.ts';
import { encoderOf } from './encoder.ts';
import type { GuestSettings } from './config.ts';
import { createHostVectors } from './host-vectors.ts';
import { joinCache, type Place } from './open-cache.ts';

const nothing = (): never => {
  throw new Error('a decision asks nobody');
};

export function decidingCore({ settings, ...known }: Pick<Place, 'knowledge' | 'tokenizer'> & { readonly settings: GuestSettings }): Core {
  const nobody: Omit<Place, keyof typeof known> = {
    bucket: nothing,
    embedder: () => encoderOf({ id: 'none', dimensions: 0, tokens: nothing, encode: nothing }),
    index: (model) => createHostVectors({ nearest: nothing, put: nothing, remove: nothing }, model),
    clock: { now: () => toEpochMs(0) },
    random: (bytes) => new Uint8Array(bytes),
    write: () => {},
    fetch: nothing,
  };
  return joinCache({ ...known, ...nobody }, settings);
}
