/** `nearhit reembed`: have stored questions embedded again by the model in use, and watch it. The work goes on without who watches. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReembedOrder, ReembedReport, ReembedRun } from '../admin/operations.ts';
import { askAdmin } from './admin-client.ts';
import { DONE, FAILED, refuse, type Call, type ExitCode } from './call.ts';
import { configure } from './config-flags.ts';
import { progressOn } from './eval/progress.ts';

const OWN = { all: 'switch', 'dry-run': 'switch', stop: 'switch', rate: 'text', json: 'switch' } as const;
const LOOK_EVERY_MS = 500;

type Values = ReadonlyMap<string, string | readonly string[]>;
type Ask = (order: ReembedOrder) => Promise<ReembedReport>;

export async function reembed(call: Call): Promise<ExitCode> {
  const configured = configure(call, 'reembed', OWN);
  if (configured.kind === 'refused') return configured.code;
  const { values, config } = configured;
  const order = orderFrom(values);
  if (typeof order === 'string') return refuse(call.err, [order], 'reembed');
  const ask: Ask = async (one) => (await askAdmin(config, '/api/reembed', one)) as ReembedReport;
  const report = order.kind === 'start' ? await watched(order, ask, call) : await ask(order);
  const text = order.kind === 'look' ? dryText(report, whichOf(values)) : runText(report);
  call.out.write(values.has('json') ? `${JSON.stringify(report, null, 2)}\n` : text);
  const { run } = report;
  return order.kind === 'start' && run.kind === 'ended' && run.how !== 'done' ? FAILED : DONE;
}

/** A string is the problem, for a person. */
export function orderFrom(values: Values): ReembedOrder | string {
  const beside = (['all', 'dry-run', 'rate'] as const).filter((flag) => values.has(flag));
  if (values.has('stop'))
    return beside.length === 0
      ? { kind: 'stop' }
      : `cannot use --stop with ${beside.map((flag) => `--${flag}`).join(' and ')}: it ends the work, and nothing else`;
  const perSecond = rateFrom(values.get('rate'));
  if (typeof perSecond === 'string') return perSecond;
  return values.has('dry-run') ? { kind: 'look' } : { kind: 'start', which: whichOf(values), perSecond };
}

function whichOf(values: Values): 'lacking' | 'all' {
  return values.has('all') ? 'all' : 'lacking';
}

function rateFrom(value: string | readonly string[] | undefined): number | undefined | string {
  if (value === undefined) return undefined;
  const [, number = ''] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(String(value)) ?? [];
  const perSecond = Number(number);
  return perSecond > 0 ? perSecond : `cannot use --rate ${JSON.stringify(value)}: it is entries a second, more than 0, as in 50/s`;
}

/** The report of its end. */
async function watched(order: ReembedOrder, ask: Ask, { err }: Call): Promise<ReembedReport> {
  let report = await ask(order);
  if (report.run.kind === 'running')
    err.write(
      `nearhit: ${report.run.total} entries are embedded again in the background; Ctrl-C ends only this view, --stop ends the work\n`,
    );
  const line = progressOn(err);
  while (report.run.kind === 'running') {
    line.step(pace(report.run), report.run.done, report.run.total);
    await sleep(LOOK_EVERY_MS);
    report = await ask({ kind: 'look' });
  }
  line.done();
  return report;
}

/** What a person wants to know of a run under way: how fast, how long still, or why not. */
export function pace({ heldUp, done, total, elapsedMs }: Extract<ReembedRun, { readonly kind: 'running' }>): string {
  if (heldUp !== undefined) return `waits (${heldUp})`;
  if (done === 0) return 'embeds again';
  const perSecond = done / (elapsedMs / 1000);
  return `embeds again, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s, ${inTime((total - done) / perSecond)} left`;
}

function inTime(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export function dryText({ model, vectors }: ReembedReport, which: 'lacking' | 'all'): string {
  const parts = [
    ...Object.entries(vectors.others).map(([name, count]) => ({ count, what: `with vectors of ${name}` })),
    { count: vectors.none, what: 'without a vector' },
    ...(which === 'all' ? [{ count: vectors.inUse, what: 'with vectors of the model in use' }] : []),
  ].filter(({ count }) => count > 0);
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return `would embed nothing again: all ${vectors.inUse} vectors are of ${model}\n`;
  return `would embed ${total} entries again with ${model}: ${parts.map(({ count, what }) => `${count} ${what}`).join(', ')}\n`;
}

export function runText({ model, run, vectors }: ReembedReport): string {
  if (run.kind === 'none') return 'nothing has been embedded again since this nearhit was started\n';
  const { replaced, done, total, refused, elapsedMs } = run;
  const left = refused === 0 ? '' : `; ${refused} cannot be embedded and stay as they were`;
  if (run.kind === 'running') return `is at ${done} of ${total} entries${left}\n`;
  if (total === 0) return `nothing to embed again: all ${vectors.inUse} vectors are of ${model}\n`;
  const head = `embedded ${replaced} entries again with ${model} in ${inTime(elapsedMs / 1000)}${left}`;
  switch (run.how) {
    case 'done':
      return `${head}\n`;
    case 'stopped':
      return `${head}; it was stopped at ${done} of ${total}, and nearhit reembed goes on there\n`;
    case 'failed':
      return `${head}; it failed at ${done} of ${total}: ${run.why ?? ''}\n`;
    default:
      return run.how satisfies never;
  }
}
