/** `nearhit eval pairs FILE`: labelled pairs of questions, decided as the product would, with tables and a page. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { openEmbedder, openUnderTest, type ChosenModel } from '../../compose-evaluation.ts';
import { UNKNOWN_MODEL } from '../../embed/embedder.ts';
import { ablate } from '../../eval/ablation.ts';
import { readBaselines, type Baseline } from '../../eval/baselines.ts';
import { decidePair, type Decided } from '../../eval/decide-pair.ts';
import { pairPage } from '../../eval/html/pair-page.ts';
import { readPairs, type LabelledPair } from '../../eval/pair-rows.ts';
import { reportPairs } from '../../eval/pair-report.ts';
import type { Similarities, UnderTest } from '../../eval/under-test.ts';
import { EXPLAINED_UP_TO } from '../../judge/calibration.ts';
import { embedTexts, noSimilarities, similaritiesFrom } from '../../eval/vectors-of-texts.ts';
import { DONE, refuse, type Call, type ExitCode } from '../call.ts';
import { readFlags, type Flags } from '../flags.ts';
import { valuesOf } from './flag-values.ts';
import { chosenModel, MODEL_FLAGS } from './model-flags.ts';
import { pairTables } from './pair-tables.ts';
import { progressOn, type ProgressLine } from './progress.ts';

const FLAGS: Flags = {
  ...MODEL_FLAGS,
  'max-false-hits': 'text',
  baseline: 'text',
  ablation: 'switch',
  words: 'switch',
  calibration: 'text',
  examples: 'text',
  workers: 'text',
  html: 'text',
  json: 'switch',
};

interface Wanted {
  readonly chosen: ChosenModel;
  readonly file: string;
  readonly targets: readonly number[];
  readonly baselines: readonly Baseline[];
  readonly ablation: boolean;
  readonly similarity: 'computed' | 'none';
  readonly calibration: string | undefined;
  readonly examples: number;
  readonly workers: number;
  readonly html: string | undefined;
  readonly json: boolean;
}

export async function evalPairs(call: Call): Promise<ExitCode> {
  const wanted = understand(call);
  if ('problems' in wanted) return refuse(call.err, wanted.problems, 'eval');
  const pairs = await readPairs(wanted.file);
  const test = openUnderTest({ chosen: wanted.chosen, calibrationFile: wanted.calibration });
  const line = progressOn(call.err);
  const similarities = await similaritiesOf(pairs, wanted, test.model, call, line);
  const decided = decideAll(pairs, test, similarities, line);
  line.done();
  const [target = EXPLAINED_UP_TO] = wanted.targets;
  const report = reportPairs({
    file: basename(wanted.file),
    decided,
    test,
    targets: wanted.targets,
    baselines: wanted.baselines,
    ablation: wanted.ablation ? ablate(decided, target, test) : [],
    examples: wanted.examples,
  });
  call.out.write(wanted.json ? `${JSON.stringify(report, null, 2)}\n` : pairTables(report));
  if (wanted.html !== undefined) {
    writeFileSync(wanted.html, pairPage(report));
    call.err.write(`nearhit: the report is in ${wanted.html}\n`);
  }
  return DONE;
}

function understand(call: Call): Wanted | { readonly problems: readonly string[] } {
  const read = readFlags(call.args, FLAGS);
  const values = valuesOf(read);
  const [file, ...surplus] = read.words;
  const baselines = readBaselines(values.text('baseline') ?? '');
  const targets = values.shares('max-false-hits', [EXPLAINED_UP_TO]);
  const wordsOnly = values.has('words');
  const { chosen, problems: unchosen } = chosenModel(read, call.environment);
  const wanted = {
    chosen,
    targets,
    examples: values.whole('examples', 10, 0, 100_000),
    workers: values.whole('workers', 2, 1, 64),
    baselines: baselines.kind === 'baselines' ? baselines.baselines : [],
    ablation: values.has('ablation'),
    calibration: values.text('calibration'),
    html: values.text('html'),
    json: values.has('json'),
  };
  const problems = [
    ...read.problems,
    ...values.problems,
    ...unchosen,
    ...(file === undefined ? ['eval pairs needs a file of labelled pairs (.jsonl or .csv, either may end in .gz)'] : []),
    ...surplus.map((word) => `cannot use ${JSON.stringify(word)}: one file at a time`),
    ...(baselines.kind === 'problem' ? [baselines.problem] : []),
    ...(wordsOnly && wanted.baselines.some(({ needs }) => needs === 'similarity')
      ? ['cannot use --words with a baseline that needs a similarity: leave one out']
      : []),
  ];
  if (problems.length > 0 || file === undefined) return { problems };
  const needed =
    wanted.ablation || targets.some((target) => target > EXPLAINED_UP_TO) || wanted.baselines.some(({ needs }) => needs === 'similarity');
  return { ...wanted, file, similarity: needed && !wordsOnly ? 'computed' : 'none' };
}

/** At the default target no vector is ever computed by the product, so none is here unless another rule asks for it. */
async function similaritiesOf(
  pairs: readonly LabelledPair[],
  { chosen, similarity, workers }: Wanted,
  calibratedFor: string,
  call: Call,
  line: ProgressLine,
): Promise<Similarities> {
  if (similarity === 'none') return noSimilarities;
  const embedder = openEmbedder(chosen, workers, (text) => call.err.write(`nearhit: ${text}\n`));
  try {
    if (embedder.id !== calibratedFor && embedder.id !== UNKNOWN_MODEL)
      throw new RangeError(`cannot evaluate with this calibration: it was made for ${calibratedFor}, and the embedder is ${embedder.id}`);
    return similaritiesFrom(
      await embedTexts(
        pairs.flatMap(({ a, b }) => [a, b]),
        { embedder, progress: line.step },
      ),
    );
  } finally {
    await embedder.close();
  }
}

function decideAll(pairs: readonly LabelledPair[], test: UnderTest, similarities: Similarities, line: ProgressLine): readonly Decided[] {
  return pairs.map((pair, index) => {
    line.step('judging', index + 1, pairs.length);
    return decidePair(pair, test, similarities);
  });
}
