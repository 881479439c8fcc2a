/**
 * Who is in the air: equal requests of one credential share one flight. After landing, an answer takes a few
 * milliseconds to be committed; a lookup in its scope waits for that, or the very next question would miss.
 */
import type { Key, Scope, Tenant } from '../units.ts';
import { Flight, type FlightPlan, type FlightPorts, type Landing } from './flight.ts';
import type { DropReason } from '../outcome.ts';

/** What a purge selects flights by, and what a joiner must know. */
export interface FlightFacts {
  readonly key: Key;
  readonly scope: Scope;
  /** Never the tenant alone: members of a group share answers, not flights. */
  readonly credential: Tenant;
  readonly model: string;
  readonly callerScope: string;
  readonly tags: readonly string[];
  /** Whether the answer will carry token counts. */
  readonly usage: 'expected' | 'unknown';
}

interface InTheAir {
  readonly facts: FlightFacts;
  readonly flight: Flight;
}

export class Flights {
  readonly #ports: FlightPorts;
  readonly #byKey = new Map<string, InTheAir>();
  readonly #all = new Set<InTheAir>();
  readonly #settling = new Map<Scope, Set<Promise<void>>>();

  constructor(ports: FlightPorts) {
    this.#ports = ports;
  }

  find(key: Key, credential: Tenant): InTheAir | undefined {
    return this.#byKey.get(flightKey(key, credential));
  }

  /** `joinable: false` flies alone, as a refresh must: its caller asked for an answer made for it. */
  launch(
    facts: FlightFacts,
    plan: Omit<FlightPlan, 'landed'>,
    options: { readonly joinable: boolean; readonly landed: (landing: Landing) => Promise<void> | undefined },
  ): Flight {
    const key = flightKey(facts.key, facts.credential);
    const landed = (landing: Landing): void => {
      this.#all.delete(inTheAir);
      if (this.#byKey.get(key) === inTheAir) this.#byKey.delete(key);
      this.#settle(facts.scope, options.landed(landing));
    };
    const inTheAir: InTheAir = { facts, flight: new Flight({ ...plan, landed }, this.#ports) };
    this.#all.add(inTheAir);
    if (options.joinable) this.#byKey.set(key, inTheAir);
    return inTheAir.flight;
  }

  /** The commits of this scope that are on their way to the disk; `undefined` when there are none. */
  settling(scope: Scope): Promise<unknown> | undefined {
    const commits = this.#settling.get(scope);
    return commits === undefined ? undefined : Promise.all(commits);
  }

  /** What a purge does to answers that are still on their way. */
  spoil(matches: (facts: FlightFacts) => boolean, reason: DropReason): number {
    let spoiled = 0;
    for (const inTheAir of this.#all) {
      if (!matches(inTheAir.facts)) continue;
      inTheAir.flight.spoil(reason);
      this.#byKey.delete(flightKey(inTheAir.facts.key, inTheAir.facts.credential));
      spoiled += 1;
    }
    return spoiled;
  }

  /** Resolves when every commit under way is done; used at shutdown. */
  async settled(): Promise<void> {
    while (this.#settling.size > 0) await Promise.all([...this.#settling.values()].flatMap((commits) => [...commits]));
  }

  get size(): number {
    return this.#all.size;
  }

  #settle(scope: Scope, commit: Promise<void> | undefined): void {
    if (commit === undefined) return;
    const commits = this.#settling.get(scope) ?? new Set();
    this.#settling.set(scope, commits);
    commits.add(commit);
    void commit.finally(() => {
      commits.delete(commit);
      if (commits.size === 0) this.#settling.delete(scope);
    });
  }
}

function flightKey(key: Key, credential: Tenant): string {
  return `${key}.${credential}`;
}
