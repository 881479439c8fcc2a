/** What a host under test looks like to the suite. A host module exports `host` of this type. */
import type { CASE_LIMITS, Ability } from './cases/case.ts';

export interface HostSetup {
  /** Folders by model name, each with its `model.onnx`. */
  readonly models: Readonly<Record<string, string>>;
  readonly allow: readonly string[];
  readonly load: 'allowed' | 'refused';
  /** Where the case is about limits. */
  readonly limits: typeof CASE_LIMITS | undefined;
}

/** One guest's side of the host, fresh for each case. */
export interface OpenHost {
  /** For jco's `instantiate`, with and without version: `wasi:nn/tensor`, `wasi:nn/graph`, `wasi:nn/inference`, `wasi:nn/errors`. */
  readonly imports: Readonly<Record<string, object>>;
  /** Resources that the guest has not dropped; `undefined` where the host does not count. */
  alive(): number | undefined;
  close(): void;
}

export interface ConformanceHost {
  readonly name: string;
  readonly abilities: readonly Ability[];
  open(setup: HostSetup): OpenHost;
}
