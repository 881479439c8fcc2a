/** The part of wasi:keyvalue that the guest uses, as a port: what stands behind it may lose any key at any time. */

export interface Bucket {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
  delete(key: string): void;
}

/** The most that a value may have: what hosts take of one. */
export const LARGEST_VALUE: number = 1024 * 1024;
