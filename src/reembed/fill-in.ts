/**
 * Gives a vector to what was stored without one: while the model was being loaded, was down, or took too long. It begins by itself,
 * since who asked the first question of a day would never know that its answer cannot be found by meaning.
 */
import { Run, type RunPorts } from './run.ts';

export interface FillInPorts extends RunPorts {
  /** Entries that have no vector. */
  readonly missing: () => number;
  /** Milliseconds between two passes: each reads the facts of all entries. */
  readonly passesApart?: number;
}

const PASSES_APART = 10_000;

export class FillIn {
  readonly #ports: FillInPorts;
  #pass: Run | undefined;
  /** What the model refuses, as the last pass counted: not a reason for another one. */
  #refused = 0;
  #notBefore = 0;

  constructor(ports: FillInPorts) {
    this.#ports = ports;
  }

  /** To be called now and then. */
  look(): void {
    if (this.#ports.embedder.state().kind !== 'ready') {
      // Another server, or another version of it, may take what this one did not.
      this.#refused = 0;
      return;
    }
    const total = this.#ports.missing();
    this.#refused = Math.min(this.#refused, total);
    if (this.#pass !== undefined || total === this.#refused || performance.now() < this.#notBefore) return;
    const pass = new Run({ wanted: (model) => model === '', total, perSecond: undefined }, this.#ports);
    this.#pass = pass;
    void pass.over.then(() => this.#ended(pass));
  }

  stop(): void {
    this.#pass?.stop();
  }

  /** Resolves when no pass is under way. */
  get over(): Promise<void> {
    return this.#pass?.over ?? Promise.resolve();
  }

  #ended(pass: Run): void {
    const progress = pass.progress();
    this.#refused = progress.kind === 'ended' ? progress.refused : 0;
    this.#notBefore = performance.now() + (this.#ports.passesApart ?? PASSES_APART);
    this.#pass = undefined;
  }
}
