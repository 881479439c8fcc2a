/** Where what guests stored survives the host's process. The host reads it whole at start, and never waits for it after. */
export interface Journal {
  /** Read once, before anything is written. */
  rows(): Iterable<readonly [key: string, value: Uint8Array]>;
  put(key: string, value: Uint8Array): void;
  delete(key: string): void;
}

export const NO_JOURNAL: Journal = { rows: () => [], put: () => undefined, delete: () => undefined };
