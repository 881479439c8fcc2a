/**
 * Who is in the air: equal requests of one credential share one flight. After landing, an answer takes a few milliseconds to be
 * committed; a lookup that it could answer waits for that, or the very next question would miss.
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
  /** What the alias tier will find its entry by; `undefined` where it will not. */
  readonly alias: string | undefined;
  readonly tags: readonly string[];
  /** Whether the answer will carry token counts. */
  readonly usage: 'expected' | 'unknown';
  /** Of a batch: the keys its entries will be found by. */
  readonly inputs: readonly Key[] | undefined;
}

interface Commit {
  readonly facts: FlightFacts;
  readonly done: Promise<void>;
}

interface InTheAir {
  readonly facts: FlightFacts;
  readonly flight: Flight;
}

export class Flights {
  readonly #ports: FlightPorts;
  readonly #byKey = new Map<string, InTheAir>();
  readonly #all = new Set<InTheAir>();
  readonly #settling = new Map<Scope, Set<Commit>>();

  constructor(ports: FlightPorts) {
    this.#ports = ports;
  }

  /** Only a flight that still takes someone aboard. */
  find(key: Key, credential: Tenant): InTheAir | undefined {
    const inTheAir = this.#byKey.get(flightKey(key, credential));
    return inTheAir?.flight.isOpen() === true ? inTheAir : undefined;
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
      this.#settle(facts, options.landed(landing));
    };
    const inTheAir: InTheAir = { facts, flight: new Flight({ ...plan, landed }, this.#ports) };
    this.#all.add(inTheAir);
    if (options.joinable) this.#byKey.set(key, inTheAir);
    return inTheAir.flight;
  }

  /** The commits on their way to the disk that the exact or alias tier would find; `undefined` when there are none. */
  settling(scopes: readonly Scope[], key: Key, alias: string | undefined): Promise<unknown> | undefined {
    return this.#awaited(scopes, (facts) => facts.key === key || (alias !== undefined && facts.alias === alias));
  }

  /** Those that hold any of these inputs. */
  settlingAmong(scope: Scope, inputs: ReadonlySet<Key>): Promise<unknown> | undefined {
    return this.#awaited([scope], (facts) => facts.inputs?.some((key) => inputs.has(key)) === true);
  }

  /** All of these scopes: what the semantic tier waits for, or a rewording asked right after would miss. */
  settlingIn(scopes: readonly Scope[]): Promise<unknown> | undefined {
    return this.#awaited(scopes, () => true);
  }

  /** What a purge does to answers that are still on their way. */
  spoil(matches: (facts: FlightFacts) => boolean, reason: DropReason): number {
    let spoiled = 0;
    for (const inTheAir of this.#all) {
      if (!matches(inTheAir.facts)) continue;
      inTheAir.flight.spoil(reason);
      const key = flightKey(inTheAir.facts.key, inTheAir.facts.credential);
      if (this.#byKey.get(key) === inTheAir) this.#byKey.delete(key);
      spoiled += 1;
    }
    return spoiled;
  }

  /** Resolves when the commits under way now are done. Not those that begin meanwhile: under steady traffic there always are some. */
  async settled(): Promise<void> {
    await Promise.all([...this.#settling.values()].flatMap((commits) => [...commits].map((commit) => commit.done)));
  }

  get size(): number {
    return this.#all.size;
  }

  #awaited(scopes: readonly Scope[], matches: (facts: FlightFacts) => boolean): Promise<unknown> | undefined {
    const awaited = scopes.flatMap((scope) => [...(this.#settling.get(scope) ?? [])].filter(({ facts }) => matches(facts)));
    return awaited.length === 0 ? undefined : Promise.all(awaited.map((commit) => commit.done));
  }

  #settle(facts: FlightFacts, done: Promise<void> | undefined): void {
    if (done === undefined) return;
    const commit: Commit = { facts, done };
    const commits = this.#settling.get(facts.scope) ?? new Set();
    this.#settling.set(facts.scope, commits);
    commits.add(commit);
    void done.finally(() => {
      commits.delete(commit);
      if (commits.size === 0 && this.#settling.get(facts.scope) === commits) this.#settling.delete(facts.scope);
    });
  }
}

function flightKey(key: Key, credential: Tenant): string {
  return `${key}.${credential}`;
}
