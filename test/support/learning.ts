/** What tests of learn/ share: names for keys, a calibration, labels, and evidence over a ledger in memory. */
import { createHmac } from 'node:crypto';

import { BAR_GRID } from '../../src/judge/calibration.ts';
import type { BarEvidence, Calibration } from '../../src/judge/calibration.ts';
import type { Label, Ledger } from '../../src/learn/evidence.ts';
import { createEvidence } from '../../src/learn/evidence-store.ts';
import type { GroupState, InstallEvidence } from '../../src/learn/evidence-store.ts';
import { createMemoryLedger } from '../../src/store/memory-ledger.ts';
import { toEntryId, toEpochMs, toKey } from '../../src/units.ts';
import type { Key } from '../../src/units.ts';

export function hmac(text: string): string {
  return createHmac('sha256', 'a secret of this test').update(text).digest('base64url');
}

export function keyOf(name: string | number): Key {
  return toKey(createHmac('sha256', 'keys').update(String(name)).digest('base64url'));
}

/** Evidence that holds 1% at .9 and above, and nothing below. */
export const SHIPPED: readonly BarEvidence[] = BAR_GRID.map((least, at) => ({
  least,
  served: 1000 + at * 1500,
  wrong: least >= 0.9 ? at : 40 + at * 60,
}));

export const CALIBRATION: Calibration = {
  model: 'test',
  verifier: '',
  words: { intercept: 0, features: {} },
  withSimilarity: { intercept: 0, features: {} },
  explained: SHIPPED,
  all: SHIPPED,
  learntFrom: 0.8,
  margin: 0.03,
  source: 'made up for tests',
};

export function labelOf(name: string | number, wanted: Partial<Label> = {}): Label {
  return {
    group: 'group',
    source: 'held-out',
    asked: keyOf(`asked ${name}`),
    stored: keyOf(`stored ${name}`),
    entry: toEntryId('e_AAAAAAAAAAAAAAAA'),
    verdict: 'same',
    score: 0.97,
    wouldServe: 'yes',
    differences: undefined,
    at: toEpochMs(1),
    ...wanted,
  };
}

export interface Learning {
  readonly evidence: InstallEvidence;
  readonly ledger: Ledger;
  readonly changes: (readonly [group: string, state: GroupState])[];
  readonly messages: string[];
}

export interface LearningOptions {
  readonly ledger?: Ledger;
  readonly target?: number;
  readonly holdout?: number;
  readonly calibration?: Calibration;
  readonly mostGroups?: number;
}

export function learning(options: LearningOptions = {}): Learning {
  const { ledger = createMemoryLedger(), target = 0.01, holdout = 0.01, calibration = CALIBRATION, mostGroups = 1000 } = options;
  const changes: (readonly [group: string, state: GroupState])[] = [];
  const messages: string[] = [];
  const evidence = createEvidence({
    ledger,
    calibration,
    target,
    holdout,
    hmac,
    mostGroups,
    onChange: (group, state) => void changes.push([group, state]),
    log: (message) => void messages.push(message),
  });
  return { evidence, ledger, changes, messages };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
