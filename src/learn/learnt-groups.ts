/**
 * All scope groups with what was learnt of each, in memory and in the ledger. Bounded: least recently learnt of out first,
 * open ones before closed ones, so that no flood of new groups opens one that errors closed.
 * Rows: `groups` <group>, `labels` <group>.<slot>, `differences` <group>.<name>; <group> and <name> are keyed digests.
 */
import type { Calibration } from '../judge/calibration.ts';
import { PAGES } from './drawn-labels.ts';
import type { DrawnLabel } from './bar.ts';
import type { Ledger, ScopeGroup } from './evidence.ts';
import { GroupEvidence } from './group-evidence.ts';
import { decodeDifference, decodeGroup, differenceText, encodeDifference, encodeGroup } from './ledger-codec.ts';
import type { DifferenceName } from './difference-names.ts';
import { LearntDifferences } from './differences.ts';

export const MOST_GROUPS = 1000;
/** Over all groups: about 60 MB. */
export const MOST_DIFFERENCES = 100_000;

export interface LearntGroup {
  /** Names its rows. */
  readonly digest: string;
  readonly evidence: GroupEvidence;
  readonly differences: LearntDifferences;
}

export interface GroupPorts {
  readonly ledger: Ledger;
  readonly calibration: Calibration;
  /** The install's own; errors in a burst are measured against it. */
  readonly target: number;
  /** Keyed with the install's secret; 43 characters of base64url. */
  readonly hmac: (text: string) => string;
  readonly log: (message: string) => void;
  readonly mostGroups?: number;
}

export class LearntGroups {
  readonly #ports: GroupPorts;
  /** Least recently learnt of first. */
  readonly #groups = new Map<ScopeGroup, LearntGroup>();
  #counted = 0;

  constructor(ports: GroupPorts) {
    this.#ports = ports;
    this.#load();
  }

  get(group: ScopeGroup): LearntGroup | undefined {
    return this.#groups.get(group);
  }

  all(): Iterable<LearntGroup> {
    return this.#groups.values();
  }

  /** Makes the group where it is new. */
  touch(group: ScopeGroup): LearntGroup {
    const learnt = this.#groups.get(group) ?? this.#create(group, this.#digest(group));
    this.#groups.delete(group);
    this.#groups.set(group, learnt);
    this.#dropBeyondBounds(learnt);
    return learnt;
  }

  draw({ evidence, digest }: LearntGroup, label: DrawnLabel): void {
    const { slot, page } = evidence.draw(label);
    this.#ports.ledger.put('labels', `${digest}.${slot}`, page);
  }

  save({ evidence, digest }: LearntGroup): void {
    this.#ports.ledger.put('groups', digest, encodeGroup(evidence.facts));
  }

  #create(group: ScopeGroup, digest: string): LearntGroup {
    const { ledger, calibration, target } = this.#ports;
    return {
      digest,
      evidence: new GroupEvidence(group, calibration, target),
      differences: new LearntDifferences({
        changed: (difference) => ledger.put('differences', this.#rowOf(digest, difference.name), encodeDifference(difference)),
        dropped: (name) => ledger.remove('differences', this.#rowOf(digest, name)),
      }),
    };
  }

  #digest(group: ScopeGroup): string {
    return this.#ports.hmac(`group\n${group}`);
  }

  #rowOf(digest: string, name: DifferenceName): string {
    return `${digest}.${this.#ports.hmac(differenceText(digest, name))}`;
  }

  #dropBeyondBounds(keep: LearntGroup): void {
    while (this.#groups.size > (this.#ports.mostGroups ?? MOST_GROUPS) || this.#countDifferences() > MOST_DIFFERENCES) {
      const others = [...this.#groups.values()].filter((one) => one !== keep);
      const oldest = others.find(({ evidence }) => evidence.facts.burst === 'none') ?? others[0];
      if (oldest === undefined) return;
      this.#drop(oldest);
    }
  }

  /** Counting is a walk over a thousand groups: once in so many calls is enough for a bound in memory. */
  #countDifferences(): number {
    this.#counted += 1;
    if (this.#counted % 256 !== 0) return 0;
    let count = 0;
    for (const { differences } of this.#groups.values()) count += differences.size;
    return count;
  }

  #drop({ digest, evidence, differences }: LearntGroup): void {
    const { ledger } = this.#ports;
    this.#groups.delete(evidence.group);
    for (const name of differences.names()) ledger.remove('differences', this.#rowOf(digest, name));
    if (evidence.labels.count > 0) for (let slot = 0; slot < PAGES; slot += 1) ledger.remove('labels', `${digest}.${slot}`);
    ledger.remove('groups', digest);
  }

  /** Rows of a group that is not known, or that do not decode, are told and removed. */
  #load(): void {
    const { ledger, log } = this.#ports;
    const byDigest = new Map<string, LearntGroup>();
    const pages = groupedRows(ledger.rows('labels'));
    const dropped: (() => void)[] = [];
    for (const [digest, value] of ledger.rows('groups')) {
      const facts = decodeGroup(value);
      if (facts === undefined || this.#digest(facts.group) !== digest) {
        dropped.push(() => ledger.remove('groups', digest));
        continue;
      }
      const learnt = this.#create(facts.group, digest);
      learnt.evidence.labels.load(pages.get(digest) ?? []);
      learnt.evidence.restore(facts);
      this.#groups.set(facts.group, learnt);
      byDigest.set(digest, learnt);
    }
    for (const [name, value] of ledger.rows('differences')) {
      const difference = decodeDifference(value);
      const learnt = byDigest.get(digestOf(name));
      if (difference !== undefined && learnt !== undefined) learnt.differences.restore(difference);
      else dropped.push(() => ledger.remove('differences', name));
    }
    for (const drop of dropped) drop();
    if (dropped.length > 0) log(`${dropped.length} rows of what was learnt are of another secret or version and were removed`);
  }
}

function digestOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function groupedRows(rows: Iterable<readonly [name: string, value: Uint8Array]>): ReadonlyMap<string, readonly Uint8Array[]> {
  const grouped = new Map<string, Uint8Array[]>();
  for (const [name, value] of rows) {
    const digest = digestOf(name);
    const known = grouped.get(digest) ?? [];
    known.push(value);
    grouped.set(digest, known);
  }
  return grouped;
}
