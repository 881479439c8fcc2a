/**
 * `nearhit eval conversations FILE`: the first conversation of each pair is held turn by turn, then the second, through the whole
 * product. Where the histories differ they must never meet: any hit of the second on the first is a failure, and the exit code says
 * so. Every earlier turn gets one and the same answer, so nothing but what the users asked can keep two histories apart.
 */
import { basename } from 'node:path';
import { readConversations, type Conversation, type ConversationPair } from '../../eval/conversation-rows.ts';
import { percent } from '../../eval/shown.ts';
import { grouped } from '../../eval/pair-report.ts';
import { DONE, FAILED, refuse, type Call, type ExitCode } from '../call.ts';
import type { Overrides } from '../../overrides.ts';
import { readFlags } from '../flags.ts';
import { table } from '../table.ts';
import { valuesOf } from './flag-values.ts';
import { chosenModel, MODEL_FLAGS } from './model-flags.ts';
import { progressOn } from './progress.ts';
import type { Message } from './provider.ts';
import { startTraffic, type Traffic } from './traffic.ts';

interface Met {
  readonly pair: ConversationPair;
  /** How the answer to the first came to the second; '' where it did not. */
  readonly tier: string;
}

export async function evalConversations(call: Call): Promise<ExitCode> {
  const read = readFlags(call.args, { ...MODEL_FLAGS, examples: 'text', 'max-false-hits': 'text', json: 'switch' });
  const values = valuesOf(read);
  const examples = values.whole('examples', 10, 0, 100_000);
  const [file, ...surplus] = read.words;
  const { chosen, problems: unchosen } = chosenModel(read, call.environment);
  const problems = [
    ...read.problems,
    ...values.problems,
    ...unchosen,
    ...(file === undefined ? ['eval conversations needs a file of pairs of conversations (.jsonl or .csv, either may end in .gz)'] : []),
    ...surplus.map((word) => `cannot use ${JSON.stringify(word)}: one file at a time`),
  ];
  if (problems.length > 0 || file === undefined) return refuse(call.err, problems, 'eval');
  const target = values.text('max-false-hits');
  const met = await play(await readConversations(file), call, target === undefined ? chosen : { ...chosen, maxFalseHits: target });
  const wrong = met.filter(({ pair, tier }) => pair.label === 'different' && tier !== '');
  call.out.write(
    values.has('json')
      ? `${JSON.stringify(
          met.map(({ pair, tier }) => ({ line: pair.line, kind: pair.kind, label: pair.label, tier })),
          null,
          2,
        )}\n`
      : tables(basename(file), met, wrong.slice(0, examples)),
  );
  return wrong.length === 0 ? DONE : FAILED;
}

async function play(pairs: readonly ConversationPair[], call: Call, settings: Overrides): Promise<readonly Met[]> {
  const line = progressOn(call.err);
  let name = EARLIER;
  const notice = (text: string): unknown => call.err.write(`nearhit: ${text}\n`);
  const traffic = await startTraffic({ seed: 1, settings, knows: () => name, notice });
  const ask: Ask = (messages, named) => {
    name = named;
    return traffic.ask(messages);
  };
  const met: Met[] = [];
  try {
    for (const [index, pair] of pairs.entries()) {
      met.push({ pair, tier: await meet(pair, index, ask) });
      line.step('asking', index + 1, pairs.length);
    }
    return met;
  } finally {
    line.done();
    await traffic.close();
  }
}

/** What the provider says to an earlier turn, by its name. */
const EARLIER = 'an earlier turn';

/** `named`: the answer that the provider gives, if it is asked. */
type Ask = (messages: readonly Message[], named: string) => ReturnType<Traffic['ask']>;

/** Each pair has the cache to itself: a system turn of its own keeps the others out of its scope. */
async function meet({ a, b }: ConversationPair, index: number, ask: Ask): Promise<string> {
  const first = `the first of ${index}`;
  await hold(a, index, first, ask);
  const answered = await hold(b, index, `the second of ${index}`, ask);
  return answered.tier !== undefined && answered.name === first ? answered.tier : '';
}

async function hold({ context, question }: Conversation, index: number, named: string, ask: Ask): ReturnType<Traffic['ask']> {
  const messages: Message[] = [{ role: 'system', content: `Conversation ${index}` }];
  for (const turn of context) {
    messages.push({ role: 'user', content: turn });
    const { said } = await ask(messages, EARLIER);
    messages.push({ role: 'assistant', content: said });
  }
  return ask([...messages, { role: 'user', content: question }], named);
}

function tables(file: string, met: readonly Met[], wrong: readonly Met[]): string {
  const rows = [...grouped(met, ({ pair }) => pair.kind)].map(([kind, inside]) => {
    const labelled = (label: string): string => {
      const all = inside.filter(({ pair }) => pair.label === label);
      const hits = all.filter(({ tier }) => tier !== '');
      return all.length === 0 ? '-' : `${hits.length}/${all.length} (${percent(hits.length / all.length)})`;
    };
    return [kind || '-', labelled('same'), labelled('different')];
  });
  const columns = [
    { title: 'kind', align: 'left' },
    { title: 'same, met', align: 'right' },
    { title: 'different, met (must be 0)', align: 'right' },
  ] as const;
  const shown = wrong.map(
    ({ pair, tier }) =>
      `  ${tier} [line ${pair.line}] ${pair.b.question}\n    after ${JSON.stringify(pair.a.context)} and after ${JSON.stringify(pair.b.context)}\n`,
  );
  return `${file}: ${met.length} pairs of conversations through the whole product\n${table(columns, rows)}${shown.length === 0 ? '' : `\nMet, and must not (${shown.length} shown)\n${shown.join('')}`}`;
}
