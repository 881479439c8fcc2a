/** `nearhit eval stream FILE`: traffic made of classed texts, through the whole product, learning included. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { streamPage } from '../../eval/html/stream-page.ts';
import { planStream, type Ask } from '../../eval/stream-plan.ts';
import { StreamTally, type StreamReport } from '../../eval/stream-report.ts';
import { readTexts } from '../../eval/text-rows.ts';
import type { Overrides } from '../../overrides.ts';
import { DONE, refuse, type Call, type ExitCode } from '../call.ts';
import { readFlags, type Flags } from '../flags.ts';
import { valuesOf } from './flag-values.ts';
import { chosenModel, MODEL_FLAGS } from './model-flags.ts';
import { progressOn } from './progress.ts';
import type { Message } from './provider.ts';
import { streamTables } from './stream-tables.ts';
import { startTraffic, type Traffic } from './traffic.ts';

const FLAGS: Flags = {
  ...MODEL_FLAGS,
  only: 'text',
  background: 'text',
  'background-share': 'text',
  rewordings: 'switch',
  zipf: 'text',
  requests: 'text',
  seed: 'text',
  'learnt-after': 'text',
  'max-false-hits': 'text',
  holdout: 'text',
  examples: 'text',
  html: 'text',
  json: 'switch',
};

interface Wanted {
  readonly file: string;
  readonly only: string;
  readonly background: string | undefined;
  readonly backgroundShare: number;
  readonly rewordings: 'as-they-come' | 'first';
  readonly zipf: number;
  readonly requests: number;
  readonly seed: number;
  readonly learntAfter: number;
  readonly examples: number;
  readonly settings: Overrides;
  readonly html: string | undefined;
  readonly json: boolean;
}

export async function evalStream(call: Call): Promise<ExitCode> {
  const wanted = understand(call);
  if ('problems' in wanted) return refuse(call.err, wanted.problems, 'eval');
  const texts = await readTexts(wanted.file, { only: wanted.only });
  const background = wanted.background === undefined ? [] : await readTexts(wanted.background, { only: '' });
  const plan = planStream({ ...wanted, texts, background });
  if (plan.every(({ from, text }) => from === 'background' || text === ''))
    throw new Error(`cannot evaluate ${basename(wanted.file)}: none of its classes has two wordings; leave out --rewordings`);
  const report = await play(plan, wanted, call);
  call.out.write(wanted.json ? `${JSON.stringify(report, null, 2)}\n` : streamTables(report));
  if (wanted.html !== undefined) {
    writeFileSync(wanted.html, streamPage(report));
    call.err.write(`nearhit: the report is in ${wanted.html}\n`);
  }
  return DONE;
}

function understand(call: Call): Wanted | { readonly problems: readonly string[] } {
  const read = readFlags(call.args, FLAGS);
  const values = valuesOf(read);
  const [file, ...surplus] = read.words;
  const { chosen, problems: unchosen } = chosenModel(read, call.environment);
  const settings = Object.fromEntries(
    [['maxFalseHits', values.text('max-false-hits')] as const, ['holdout', values.text('holdout')] as const].filter(
      ([, value]) => value !== undefined,
    ),
  );
  const wanted = {
    only: values.text('only') ?? '',
    background: values.text('background'),
    backgroundShare: values.decimal('background-share', 0.2, 0, 0.99),
    rewordings: values.has('rewordings') ? ('first' as const) : ('as-they-come' as const),
    zipf: values.decimal('zipf', 0.8, 0, 5),
    requests: values.whole('requests', 5000, 1, 10_000_000),
    seed: values.whole('seed', 1, 0, 4_294_967_295),
    learntAfter: values.whole('learnt-after', 300, 0, 10_000_000),
    examples: values.whole('examples', 10, 0, 100_000),
    html: values.text('html'),
    json: values.has('json'),
    settings: { ...settings, ...chosen },
  };
  const problems = [
    ...read.problems,
    ...values.problems,
    ...unchosen,
    ...(file === undefined ? ['eval stream needs a file of classed texts (.jsonl or .csv, either may end in .gz)'] : []),
    ...surplus.map((word) => `cannot use ${JSON.stringify(word)}: one file at a time`),
  ];
  return problems.length > 0 || file === undefined ? { problems } : { ...wanted, file };
}

async function play(plan: readonly Ask[], wanted: Wanted, call: Call): Promise<StreamReport> {
  const nameOf = new Map<string, string>();
  const line = progressOn(call.err);
  const traffic = await startTraffic({
    seed: wanted.seed,
    settings: wanted.settings,
    knows: (messages: readonly Message[]) => nameOf.get(messages.at(-1)?.content ?? '') ?? '',
    notice: (text) => call.err.write(`nearhit: ${text}\n`),
  });
  const tally = new StreamTally({ total: plan.length, learntAfter: wanted.learntAfter, examples: wanted.examples });
  try {
    for (const [index, ask] of plan.entries()) {
      // One text in two classes: the label of the moment is what the provider answers by.
      nameOf.set(ask.text, ask.name);
      tally.add(ask, await traffic.ask([{ role: 'user', content: ask.text }]));
      line.step('asking', index + 1, plan.length);
    }
    line.done();
    return tally.report(basename(wanted.file), learntBy(traffic));
  } finally {
    await traffic.close();
  }
}

function learntBy({ operations }: Traffic): Pick<StreamReport, 'labels' | 'labelledWrong' | 'learnt'> {
  const { falseHits, learned, closedGroups } = operations.stats();
  const compared = Object.entries(learned).map(([result, answers]) => `${answers} ${result}`);
  return {
    labels: falseHits.labels,
    labelledWrong: falseHits.wrong,
    learnt: [
      ...(compared.length === 0 ? [] : [`fresh answers compared with a near one: ${compared.join(', ')}`]),
      ...(closedGroups === 0 ? [] : ['exact-only in the end: its evidence held the target no more']),
    ],
  };
}
