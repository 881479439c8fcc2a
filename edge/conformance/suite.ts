/** Every case through every guest of one host. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGuest, type GuestName } from './build-guest.ts';
import { CASES } from './cases/all.ts';
import type { ConformanceHost } from './host.ts';
import { openGuest } from './instantiate.ts';
import { writeModels } from './models.ts';
import { runCase, type Subject, type Verdict } from './run-case.ts';

export interface Row {
  readonly about: string;
  readonly verdicts: readonly Verdict[];
}

export async function runSuite(host: ConformanceHost, guests: readonly GuestName[]): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nn-conformance-'));
  try {
    const models = writeModels(folder);
    const subjects: Subject[] = [];
    for (const guest of guests) subjects.push({ host, models, instantiate: await openGuest(await buildGuest(guest)) });
    const rows: Row[] = [];
    for (const test of CASES) {
      const verdicts: Verdict[] = [];
      for (const subject of subjects) verdicts.push(await runCase(subject, test));
      rows.push({ about: test.about, verdicts });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
