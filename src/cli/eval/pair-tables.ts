/** The report of `eval pairs` as text. */
import type { AblationRow } from '../../eval/ablation.ts';
import type { BaselineRow, DialRow, Measured, PairReport, Told } from '../../eval/pair-report.ts';
import { barText, percent, servedOf, shares } from '../../eval/shown.ts';
import { table, type Column } from '../table.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
const RATES = [right('recall'), right('accepted'), right('false hits'), right('95% bound')];

export function pairTables(report: PairReport): string {
  return [
    heading(report),
    suites(report),
    tiersAndRefusals(report),
    examples('Mistakes: served, and labelled different', report.mistakes),
    examples('Refused, and labelled same', report.refused),
    report.dial.length > 1 ? dial(report.dial) : '',
    report.baselines.length > 0 ? baselines(report.baselines) : '',
    report.ablation.length > 0 ? ablation(report.ablation) : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function heading({ file, evidence, target, bar, pooled }: PairReport): string {
  return `${file}: ${pooled.same + pooled.different} pairs, target ${percent(target)} false hits, served where ${barText(bar)}
Evidence: ${evidence}
False hits are wrong hits of all hits at a base rate of one half; the bound is one-sided, 95%, Clopper-Pearson.
`;
}

function suites({ suites: rows, pooled, meanRecall, meanFalseHits }: PairReport): string {
  const lines = rows.flatMap((suite) => {
    const row = (source: string, kind: string, one: Measured): string[] => [source, kind, ...servedOf(one), ...shares(one)];
    const kinds = suite.kinds.map((one) => row(suite.source, one.kind || '-', one));
    return kinds.length === 1 ? kinds : [...kinds, row(suite.source, '(all)', suite)];
  });
  const mean = ['mean over suites', '', '', '', percent(meanRecall), '', percent(meanFalseHits), ''];
  return table(
    [left('source'), left('kind'), right('same'), right('different'), ...RATES],
    [...lines, ['all pooled', '', ...servedOf(pooled), ...shares(pooled)], mean],
  );
}

function tiersAndRefusals({ tiers, refusals }: PairReport): string {
  const by = Object.entries(tiers).map(([tier, pairs]) => `${tier} ${pairs}`);
  const why = refusals.map(({ why: name, pairs }) => `${name} ${pairs}`);
  return `served by      ${by.join(', ')}\nsame, refused  ${why.join(', ') || 'none'}\n`;
}

function examples(title: string, rows: readonly Told[]): string {
  if (rows.length === 0) return '';
  const one = ({ source, kind, line, a, b, why }: Told): string =>
    `  ${why} [${source}${kind === '' ? '' : ` ${kind}`}, line ${line}]\n    ${a}\n    ${b}\n`;
  return `${title} (${rows.length} shown)\n${rows.map(one).join('')}`;
}

function dial(rows: readonly DialRow[]): string {
  const columns = [left('target'), left('source'), ...RATES, right('cosine, same rate'), right('cosine, at target')];
  const lines = rows.flatMap(({ target, pooled, meanRecall, suites: inside }) => [
    ...inside.map((suite) => [percent(target), suite.source, ...shares(suite), percent(suite.cosineAtOurs), percent(suite.cosineAtTarget)]),
    [percent(target), 'all pooled', ...shares(pooled)],
    [percent(target), 'mean over suites', percent(meanRecall)],
  ]);
  const bars = rows.map(({ target, bar }) => `  ${percent(target)}: ${barText(bar)}\n`).join('');
  return `The dial: recall at other targets, and of cosine alone at the same false-hit rate\n${bars}${table(columns, lines)}`;
}

function baselines(rows: readonly BaselineRow[]): string {
  const lines = rows.flatMap(({ name, rule, pooled, meanRecall, recallAtOurs, suites: inside }) => [
    ...inside.map((suite) => [name, rule, suite.source, ...shares(suite)]),
    [name, rule, 'all pooled', ...shares(pooled), percent(recallAtOurs)],
    [name, rule, 'mean over suites', percent(meanRecall)],
  ]);
  return `Rules of others on the same pairs\n${table([left('baseline'), left('rule'), left('source'), ...RATES, right('recall at our rate')], lines)}`;
}

function ablation(rows: readonly AblationRow[]): string {
  const lines = rows.map(({ layer, tuned, bare }) => [
    layer,
    ...shares(bare),
    ...(tuned === undefined
      ? ['none', '0.0%', '', '']
      : [tuned.least.toFixed(3), percent(tuned.recall), percent(tuned.falseHits), percent(tuned.bound)]),
  ]);
  const columns = [left('layer'), ...RATES, right('best cosine'), right('recall'), right('false hits'), right('95% bound')];
  return `Layer by layer: without a threshold, and with the cosine threshold that serves most within the target\n${table(columns, lines)}`;
}
