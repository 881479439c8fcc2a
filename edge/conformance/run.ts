/**
 * The conformance suite's command: every case through every guest of one host, as a table. `--host FILE` names a module that
 * exports `host` (host.ts); `--guest NAME` keeps to one guest; `--export FOLDER` writes cases, models and components, for a host
 * that is not on Node.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { toolchainMissing } from '../toolchain/tools.ts';
import { GUESTS, type GuestName } from './build-guest.ts';
import type { ConformanceHost } from './host.ts';
import { exportSuite } from './export-suite.ts';
import { runSuite, type Row } from './suite.ts';
import type { Verdict } from './run-case.ts';

const { values } = parseArgs({
  options: { host: { type: 'string' }, guest: { type: 'string', multiple: true }, export: { type: 'string' } },
});

if (values.export === undefined) process.exitCode = await run();
else await exportSuite(values.export, chosenGuests());

async function run(): Promise<number> {
  const guests = chosenGuests();
  const file = values.host === undefined ? new URL('./nearhit-host.ts', import.meta.url) : pathToFileURL(resolve(values.host));
  const { host } = (await import(file.href)) as { readonly host: ConformanceHost };
  const rows = await runSuite(host, guests);
  printTable(host, guests, rows);
  return rows.some(({ verdicts }) => verdicts.some(({ kind }) => kind === 'failed')) ? 1 : 0;
}

function chosenGuests(): readonly GuestName[] {
  const missing = toolchainMissing();
  if (missing !== undefined) throw new Error(`cannot build the guests: ${missing}`);
  return GUESTS.filter((name) => values.guest === undefined || values.guest.includes(name));
}

function printTable({ name }: ConformanceHost, guests: readonly GuestName[], rows: readonly Row[]): void {
  console.log(`wasi:nn@0.2.0-rc-2024-10-28 conformance of ${name}, Node ${process.versions.node}\n`);
  console.log(`| case | ${guests.join(' | ')} |`);
  console.log(`|---|${guests.map(() => '---|').join('')}`);
  for (const { about, verdicts } of rows) console.log(`| ${about} | ${verdicts.map(cell).join(' | ')} |`);
  const all = rows.flatMap(({ verdicts }) => verdicts);
  const count = (kind: Verdict['kind']): number => all.filter((verdict) => verdict.kind === kind).length;
  console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
}

function cell(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'passed':
      return verdict.said;
    case 'failed':
      return `**FAILED**: ${verdict.why}`;
    case 'skipped':
      return `- (${verdict.why})`;
    default:
      return verdict satisfies never;
  }
}
