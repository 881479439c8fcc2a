/** A key-value store in memory, as a host of wasi:keyvalue gives one: values go in and come out as copies. */
import type { Bucket } from '../../edge/guest/bucket.ts';

export interface MemoryBucket extends Bucket {
  readonly values: Map<string, Uint8Array>;
}

export function memoryBucket(): MemoryBucket {
  const values = new Map<string, Uint8Array>();
  return {
    values,
    get: (key) => values.get(key)?.slice(),
    set: (key, value) => void values.set(key, value.slice()),
    delete: (key) => void values.delete(key),
  };
}
