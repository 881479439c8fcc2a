/** `nearhit forecast LOG.jsonl`: what would have been a hit, and what it would have saved, before anything is installed. Nothing leaves the machine. */
import { basename } from 'node:path';
import { openForecast } from '../compose-forecast.ts';
import type { TokenUsage } from '../entry.ts';
import { ForecastSum, type ForecastReport, type Prices } from '../eval/forecast-report.ts';
import { readLog } from '../eval/log-rows.ts';
import { percent } from '../eval/shown.ts';
import { DONE, refuse, type Call, type ExitCode } from './call.ts';
import { valuesOf } from './eval/flag-values.ts';
import { chosenModel, MODEL_FLAGS } from './eval/model-flags.ts';
import { readFlags, type Flags } from './flags.ts';
import { table } from './table.ts';

const FLAGS: Flags = { ...MODEL_FLAGS, price: 'list', ttl: 'text', 'max-false-hits': 'text', examples: 'text', json: 'switch' };

export async function forecast(call: Call): Promise<ExitCode> {
  const read = readFlags(call.args, FLAGS);
  const values = valuesOf(read);
  const [target = 0.01] = values.shares('max-false-hits', [0.01]);
  const hours = values.decimal('ttl', 24, 0.001, 87_600);
  const examples = values.whole('examples', 5, 0, 100_000);
  const prices = pricesOf((read.values.get('price') as readonly string[] | undefined) ?? []);
  const { chosen, problems: unchosen } = chosenModel(read, call.environment);
  const [file, ...surplus] = read.words;
  const problems = [
    ...read.problems,
    ...values.problems,
    ...unchosen,
    ...('problem' in prices ? [prices.problem] : []),
    ...(file === undefined ? ['forecast needs a request log (.jsonl, may end in .gz)'] : []),
    ...surplus.map((word) => `cannot use ${JSON.stringify(word)}: one log at a time`),
  ];
  if (problems.length > 0 || file === undefined || 'problem' in prices) return refuse(call.err, problems, 'forecast');
  const report = await play(file, { file: basename(file), prices, examples }, { chosen, target, ttl: hours * 3_600_000 }, call);
  call.out.write(values.has('json') ? `${JSON.stringify(report, null, 2)}\n` : forecastText(report));
  return DONE;
}

const TOLD_EVERY = 500;

async function play(
  file: string,
  sums: ConstructorParameters<typeof ForecastSum>[0],
  options: Parameters<typeof openForecast>[0],
  call: Call,
): Promise<ForecastReport> {
  const forecaster = openForecast(options);
  const sum = new ForecastSum(sums);
  let done = 0;
  for await (const request of readLog(file)) {
    sum.add(await forecaster.add(request));
    done += 1;
    if (call.err.isTTY === true && done % TOLD_EVERY === 0) call.err.write(`\r\u001b[K${done} requests`);
  }
  if (call.err.isTTY === true) call.err.write('\r\u001b[K');
  if (done === 0) throw new Error(`cannot forecast from ${basename(file)}: it holds no requests`);
  return sum.report();
}

/** `gpt-4o=2.5/10`: money per million tokens, input and output; `*=1/4` for all other models. */
function pricesOf(list: readonly string[]): Prices | { readonly problem: string } {
  const prices = new Map<string, TokenUsage>();
  for (const word of list) {
    const [, model = '', input = '', output = ''] = /^(.+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(word) ?? [];
    if (model === '')
      return {
        problem: `cannot use --price ${JSON.stringify(word)}: write MODEL=INPUT/OUTPUT per million tokens, as in gpt-4o=2.5/10, or *=2.5/10 for all models`,
      };
    prices.set(model, { input: Number(input), output: Number(output) });
  }
  return prices;
}

export function forecastText(report: ForecastReport): string {
  const { requests, tiers, hits, compared } = report;
  const rows = Object.entries(tiers).map(([tier, count]) => [tier, String(count), percent(count / requests)]);
  const columns = [
    { title: 'would have been', align: 'left' },
    { title: 'requests', align: 'right' },
    { title: 'share', align: 'right' },
  ] as const;
  const why = Object.entries(report.reasons)
    .sort((one, other) => other[1] - one[1])
    .map(([name, count]) => `${name} ${count}`);
  const known = compared.same + compared.different;
  return `${report.file}: ${requests} requests; ${hits} (${percent(hits / requests)}) would have been answered from the cache
${table(columns, rows)}no hit         ${why.join(', ') || 'none'}
tokens         ${tokens(report)}
money          ${money(report)}
hits by meaning, compared with the logged answers: ${compared.same} say the same, ${compared.different} do not, ${compared.unknown} cannot be told${known === 0 ? '' : ` (at most ${percent(compared.upper)} wrong, 95% bound)`}
${examplesText(report)}`;
}

function tokens({ withUsage, spent, saved }: ForecastReport): string {
  if (withUsage === 0) return 'the log holds no usage';
  return `${saved.input + saved.output} of ${spent.input + spent.output} saved (input ${saved.input}, output ${saved.output}; ${withUsage} requests with usage)`;
}

function money({ money: sums, withUsage }: ForecastReport): string {
  if (sums === undefined)
    return withUsage === 0
      ? 'the log holds no usage'
      : 'give prices: --price MODEL=INPUT/OUTPUT per million tokens, or --price *=INPUT/OUTPUT';
  return `${sums.saved.toFixed(2)} of ${sums.spent.toFixed(2)} saved${sums.unpriced === 0 ? '' : `; ${sums.unpriced} requests have no price`}`;
}

function examplesText({ examples }: ForecastReport): string {
  if (examples.length === 0) return '';
  return `\nHits by meaning (${examples.length} shown)\n${examples.map(({ asked, served, agrees }) => `  ${asked}\n    = ${served}${agrees === 'unknown' ? '' : ` (answers: ${agrees})`}\n`).join('')}`;
}
