/** What one guest may use. Parsed once into a full policy; every bound has a name and a default. */
export interface GuestLimits {
  /** Of one tensor, in bytes; outputs too. */
  readonly tensorBytes: number;
  /** Of all its tensors alive at once, in bytes. */
  readonly aliveBytes: number;
  /** Tensors, and graphs, alive at once. */
  readonly tensors: number;
  readonly graphs: number;
  /** Tensors in one call of `compute`, and texts in one of `generate-embeddings`. */
  readonly inputs: number;
  /** Of a model that the guest brings to `load`, in bytes. */
  readonly modelBytes: number;
  /** Handles of any kind alive at once. A guest that goes beyond it has lost count: it is trapped, not answered. */
  readonly resources: number;
}

const MIB = 2 ** 20;

export const DEFAULT_LIMITS: GuestLimits = {
  tensorBytes: 64 * MIB,
  aliveBytes: 256 * MIB,
  tensors: 1024,
  graphs: 64,
  inputs: 64,
  modelBytes: 64 * MIB,
  resources: 8192,
};

export interface GuestPolicy {
  /** For what the host throws when it traps this guest. */
  readonly name: string;
  /** Names of registered models. A name that is not here is `not-found` to this guest, whether it exists or not. */
  readonly allow: readonly string[] | 'all';
  /** May it bring a model of its own? Default: refused, `unsupported-operation`. */
  readonly load?: 'refused' | 'allowed';
  readonly limits?: Partial<GuestLimits>;
}
