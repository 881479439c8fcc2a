/** `nearhit calibrate FILE --out FILE`: the numbers of the judge, from labelled pairs. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { openBareJudge, openEmbedder, type ChosenModel } from '../compose-evaluation.ts';
import { enoughEvidence } from '../eval/enough-evidence.ts';
import { featuresOf, type Features } from '../eval/features-of-pairs.ts';
import { fitCalibration, type Fitted } from '../eval/fit.ts';
import { minePairs } from '../eval/mine-pairs.ts';
import { readPairs, type LabelledPair } from '../eval/pair-rows.ts';
import { percent } from '../eval/shown.ts';
import { SIGNS } from '../eval/signs.ts';
import { readTexts, type ClassedText } from '../eval/text-rows.ts';
import { embedTexts, similaritiesFrom } from '../eval/vectors-of-texts.ts';
import { DONE, FAILED, refuse, type Call, type ExitCode } from './call.ts';
import { valuesOf } from './eval/flag-values.ts';
import { chosenModel, MODEL_FLAGS } from './eval/model-flags.ts';
import { progressOn, type ProgressLine } from './eval/progress.ts';
import { readFlags, type Flags } from './flags.ts';
import { table } from './table.ts';

const FLAGS: Flags = { ...MODEL_FLAGS, out: 'text', target: 'text', classes: 'text', only: 'text', source: 'text', workers: 'text' };

interface Wanted {
  readonly chosen: ChosenModel;
  readonly file: string;
  readonly out: string;
  readonly target: number;
  readonly classes: string | undefined;
  readonly only: string;
  readonly source: string;
  readonly workers: number;
}

export async function calibrate(call: Call): Promise<ExitCode> {
  const wanted = understand(call);
  if ('problems' in wanted) return refuse(call.err, wanted.problems, 'calibrate');
  const pairs = await readPairs(wanted.file);
  const texts = wanted.classes === undefined ? [] : await readTexts(wanted.classes, { only: wanted.only });
  const line = progressOn(call.err);
  const { rows, model } = await rowsOf(pairs, texts, wanted, call, line);
  const fitted = fitCalibration({ rows, model, verifier: 'none', source: sourceOf(rows, wanted), signs: SIGNS });
  line.done();
  call.out.write(evidenceText(fitted, rows));
  const enough = enoughEvidence(fitted.calibration.explained, wanted.target);
  if (enough.kind === 'missing') {
    call.err.write(`nearhit: cannot calibrate from ${basename(wanted.file)}: ${enough.problem}\n`);
    return FAILED;
  }
  writeFileSync(wanted.out, `${JSON.stringify(fitted.calibration, null, 2)}\n`);
  call.out.write(
    `Written to ${wanted.out}; at a bar of ${enough.least} the false-hit rate is at most ${percent(enough.bound)} (95% bound).\nTo serve by it, name it as "calibration" of ${wanted.chosen.embedder} in "models" of the config file.\n`,
  );
  return DONE;
}

function understand(call: Call): Wanted | { readonly problems: readonly string[] } {
  const read = readFlags(call.args, FLAGS);
  const values = valuesOf(read);
  const { chosen, problems: unchosen } = chosenModel(read, call.environment);
  const [file, ...surplus] = read.words;
  const out = values.text('out');
  const [target = 0.01] = values.shares('target', [0.01]);
  const workers = values.whole('workers', 2, 1, 64);
  const problems = [
    ...read.problems,
    ...values.problems,
    ...unchosen,
    ...(file === undefined ? ['calibrate needs a file of labelled pairs (.jsonl or .csv, either may end in .gz)'] : []),
    ...(out === undefined ? ['calibrate needs --out FILE, where the calibration goes'] : []),
    ...surplus.map((word) => `cannot use ${JSON.stringify(word)}: one file at a time`),
  ];
  if (problems.length > 0 || file === undefined || out === undefined) return { problems };
  return {
    chosen,
    file,
    out,
    target,
    workers,
    classes: values.text('classes'),
    only: values.text('only') ?? '',
    source: values.text('source') ?? basename(file),
  };
}

async function rowsOf(
  pairs: readonly LabelledPair[],
  texts: readonly ClassedText[],
  { chosen, workers, only }: Wanted,
  call: Call,
  line: ProgressLine,
): Promise<{ readonly rows: readonly Features[]; readonly model: string }> {
  const embedder = openEmbedder(chosen, workers, (text) => call.err.write(`nearhit: ${text}\n`));
  try {
    const all = [...pairs.flatMap(({ a, b }) => [a, b]), ...texts.map(({ text }) => text)];
    const vectors = await embedTexts(all, { embedder, progress: line.step });
    const mined = minePairs({ texts, vectors, source: `classes${only === '' ? '' : ` of ${only}`}`, seed: 1 });
    const judge = openBareJudge();
    const similarities = similaritiesFrom(vectors);
    const labelled = [...pairs, ...mined];
    const rows = labelled.map((pair, index) => {
      line.step('judging', index + 1, labelled.length);
      return featuresOf(pair, judge, similarities);
    });
    return { rows, model: embedder.id };
  } finally {
    await embedder.close();
  }
}

function sourceOf(rows: readonly Features[], { source }: Wanted): string {
  const date = new Date().toISOString().slice(0, 10);
  return `${source}; ${rows.length} pairs, made ${date}`;
}

function evidenceText({ calibration, groups }: Fitted, rows: readonly Features[]): string {
  const passed = rows.filter(({ passed: one }) => one !== undefined);
  const lines = calibration.explained.map(({ least, served, wrong }, index) => {
    const all = calibration.all[index];
    return [String(least), String(served), String(wrong), String(all?.served ?? 0), String(all?.wrong ?? 0)];
  });
  const columns = ['bar', 'explained', 'wrong', 'all', 'wrong'].map((title) => ({ title, align: 'right' }) as const);
  return `${rows.length} pairs in ${groups} groups, of which ${passed.length} passed every absolute veto; counted on held-out groups, at a base rate of one half:
${table(columns, lines)}`;
}
