/** How every benchmark here reports: where it ran, then the least and the median of each side, then the ratios. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { CAN_PIN } from './process.ts';

export const least = (values: readonly number[]): number => Math.min(...values);
export const most = (values: readonly number[]): number => Math.max(...values);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Round by round: what slows a machine for a moment slows both sides of a round, and neither side's median. */
export function ratios(of: readonly number[], over: readonly number[]): readonly number[] {
  return of.map((value, i) => value / (over[i] ?? Number.NaN));
}

export function printPlace(what: string): void {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  const [cpu] = cpus();
  console.log(`\n## ${what}\n`);
  console.log(
    `${new Date().toISOString().slice(0, 10)} · nearhit ${version} · Node ${process.version} · ${cpu?.model ?? 'unknown CPU'} x ${cpus().length} · ${Math.round(totalmem() / 2 ** 30)} GiB · load ${loadavg()[0]?.toFixed(1) ?? '?'} · ${CAN_PIN ? 'pinned' : 'not pinned'}`,
  );
  console.log(
    `\`node --import tsx ${process.argv
      .slice(1)
      .map((part) => part.replace(`${process.cwd()}/`, ''))
      .join(' ')}\`\n`,
  );
}

/** A Markdown table; numbers come formatted. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log('');
}

export const milliseconds = (value: number): string => (value < 10 ? value.toFixed(3) : value.toFixed(1));
export const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** Names the bar, the figure and whether it is met: the exit code of a benchmark is no judge, the reader is. */
export function printBar(name: string, value: number, bar: { readonly atLeast: number } | { readonly atMost: number }, unit = ''): void {
  const met = 'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost;
  const limit = 'atLeast' in bar ? `at least ${bar.atLeast}` : `at most ${bar.atMost}`;
  console.log(`- ${name}: **${value.toFixed(2)}${unit}**, the bar is ${limit}${unit}: ${met ? 'met' : 'NOT MET'}`);
}

export function flag(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isFinite(value))
    throw new Error(`cannot read --${name}: a number must follow, received ${process.argv[at + 1] ?? 'nothing'}`);
  return value;
}
