/** Vectors out of an embedding server's answer. What cannot be one of ours is refused here, so that nothing behind needs to look. */
import { toUnitVector, type UnitVector } from '../../units.ts';
import type { EmbeddingApi } from './api.ts';
import { RemoteFailure } from './failure.ts';

export interface Expected {
  readonly count: number;
  readonly dimensions: number;
}

/** A vector without a direction (NaN, infinite, all zeros) is that text's own trouble: the others of the call are served. */
export type Embedded = UnitVector | RemoteFailure;

/** @throws RemoteFailure where nothing of the answer can be trusted. */
export function readVectors(api: EmbeddingApi, answer: Uint8Array, { count, dimensions }: Expected): readonly Embedded[] {
  const vectors = api.vectors(parsed(answer));
  if (vectors === undefined) throw new RemoteFailure('not-json', 'its answer holds no list of vectors where its protocol has one');
  if (vectors.length !== count) throw new RemoteFailure('wrong-count', `it answered ${count} texts with ${vectors.length} vectors`);
  return vectors.map((vector) => embedded(numbersOf(vector), dimensions));
}

function parsed(answer: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(answer));
  } catch {
    // The parser's message would repeat the answer.
    throw new RemoteFailure('not-json', 'its answer is no JSON');
  }
}

function embedded(numbers: Float32Array | undefined, dimensions: number): Embedded {
  if (numbers === undefined) throw new RemoteFailure('not-json', 'its answer holds something that is no vector');
  if (numbers.length !== dimensions)
    throw new RemoteFailure('wrong-size', `its vectors have ${numbers.length} dimensions, the configuration says ${dimensions}`);
  try {
    return toUnitVector(numbers);
  } catch {
    return new RemoteFailure('not-finite', 'its vector of this text has no direction: NaN, infinite or all zeros');
  }
}

/** JSON has no NaN: Python's writers put `null` or, against the standard, the bare word, which is no JSON then. */
function numbersOf(vector: unknown): Float32Array | undefined {
  if (typeof vector === 'string') return floatsIn(Buffer.from(vector, 'base64'));
  if (!Array.isArray(vector)) return undefined;
  return Float32Array.from(vector, (value: unknown) => (typeof value === 'number' ? value : Number.NaN));
}

function floatsIn(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / Float32Array.BYTES_PER_ELEMENT }, (_, i) =>
    bytes.readFloatLE(i * Float32Array.BYTES_PER_ELEMENT),
  );
}
