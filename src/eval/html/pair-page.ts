/** The report of `eval pairs` as a page: the numbers of the tables, and what a table does not show. */
import type { CurvePoint, Measured, PairReport, Told } from '../pair-report.ts';
import { calibrationError } from '../reliability.ts';
import { barText, percent, servedOf, shares } from '../shown.ts';
import { barChart, lineChart, type Axis, type Bar } from './chart.ts';
import { escape } from './escape.ts';
import { fallback, figures, htmlTable, page, type Section } from './page.ts';

const RATES = ['recall', 'accepted', 'false hits', '95% bound'];
const COLUMNS = ['source', 'kind', 'same served', 'different served', ...RATES];

export function pairPage(report: PairReport): string {
  const sections = [
    suitesSection(report),
    curveSection(report),
    reliabilitySection(report),
    kindsSection(report),
    ...(report.baselines.length > 0 ? [baselineSection(report)] : []),
    ...(report.dial.length > 1 ? [dialSection(report)] : []),
    ...(report.ablation.length > 0 ? [ablationSection(report)] : []),
    refusalSection(report),
    wordsSection(
      'Mistakes',
      'Served although they are labelled different. Each is a wrong answer, or a wrong label.',
      report.mistakes,
      'wrong',
    ),
    wordsSection('Refused', 'Labelled same, and not served.', report.refused, 'right'),
  ];
  return page(`nearhit eval pairs: ${report.file}`, introduction(report), sections);
}

function introduction({ pooled, meanRecall, target, bar, evidence }: PairReport): string {
  const list = figures([
    ['recall, mean over suites', percent(meanRecall)],
    ['recall, all pairs', percent(pooled.recall)],
    ['false hits, all pairs', percent(pooled.falseHits)],
    ['their 95% bound', percent(pooled.bound)],
  ]);
  return `<p>${pooled.same + pooled.different} labelled pairs, target ${percent(target)} false hits, served where ${escape(barText(bar))}.</p>
<p class="faint">Evidence: ${escape(evidence)}. False hits are wrong hits of all hits at a base rate of one half; the bound is one-sided, 95%, Clopper-Pearson.</p>
${list}`;
}

function suitesSection({ suites, pooled, meanRecall, meanFalseHits }: PairReport): Section {
  const sums = new Set<number>();
  const rows: string[][] = [];
  const row = (source: string, kind: string, one: Measured): void => void rows.push([source, kind, ...servedOf(one), ...shares(one)]);
  for (const suite of suites) {
    for (const one of suite.kinds) row(suite.source, one.kind || '-', one);
    if (suite.kinds.length === 1) continue;
    sums.add(rows.length);
    row(suite.source, '(all)', suite);
  }
  sums.add(rows.length);
  row('all pooled', '', pooled);
  sums.add(rows.length);
  rows.push(['mean over suites', '', '', '', percent(meanRecall), '', percent(meanFalseHits), '']);
  return {
    title: 'Suites and kinds',
    about: '',
    body: htmlTable({ caption: 'Served of all, per source and kind', columns: COLUMNS, words: 2, rows, sums }),
  };
}

const SHARE_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const shareAxis = (title: string): Axis => ({ title, from: 0, to: 1, ticks: SHARE_TICKS, text: percent });

function curveSection({ curves }: PairReport): Section {
  const names = [...new Set(curves.map(({ name }) => name))];
  const points = (wanted: string): readonly CurvePoint[] => curves.filter(({ name }) => name === wanted);
  const chart = lineChart({
    id: 'risk',
    title: 'Risk and coverage',
    description: 'Recall across, false-hit rate up, one point per threshold. Further right and lower is better.',
    x: shareAxis('recall'),
    y: { ...shareAxis('false-hit rate'), to: 0.6, ticks: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] },
    lines: names.map((name) => ({
      name,
      as: 'line',
      points: points(name).map(({ recall, falseHits }) => [recall, Math.min(0.6, falseHits)] as const),
    })),
  });
  const rows = names.flatMap((name) => tenth(points(name)).map(({ recall, falseHits }) => [name, percent(recall), percent(falseHits)]));
  return {
    title: 'Risk and coverage',
    about: 'What each rule would recall at any threshold, and how many of its hits would then be wrong.',
    body: chart + fallback({ caption: 'Every tenth point', columns: ['rule', 'recall', 'false-hit rate'], words: 1, rows }),
  };
}

function tenth<T>(points: readonly T[]): readonly T[] {
  return points.filter((_, index) => index % 10 === 0 || index === points.length - 1);
}

function reliabilitySection({ reliability }: PairReport): Section {
  const chart = lineChart({
    id: 'reliability',
    title: 'Reliability',
    description: 'Mean score across, share of pairs that deserve the answer up. On the diagonal a score means what it says.',
    x: shareAxis('score'),
    y: shareAxis('share labelled same'),
    lines: [
      { name: 'pairs by score', as: 'dots', points: reliability.map(({ meanScore, observed }) => [meanScore, observed] as const) },
      {
        name: 'a score that means what it says',
        as: 'line',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  });
  const rows = reliability.map(({ from, to, pairs, meanScore, observed }) => [
    `${from} to ${to}`,
    String(pairs),
    meanScore.toFixed(3),
    observed.toFixed(3),
  ]);
  return {
    title: 'Reliability',
    about: `Pairs that no veto stopped, by score. Mean distance from the diagonal: ${percent(calibrationError(reliability))}.`,
    body: chart + fallback({ caption: 'Scores in bins', columns: ['score', 'pairs', 'mean score', 'share same'], words: 1, rows }),
  };
}

function kindsSection({ suites }: PairReport): Section {
  const kinds = suites.flatMap((suite) => suite.kinds.map((one) => ({ ...one, name: `${suite.source} ${one.kind}` })));
  const good = kinds.flatMap(({ name, recall }): Bar[] =>
    recall === undefined ? [] : [{ name, share: recall, text: percent(recall), tone: 'good' }],
  );
  const bad = kinds.flatMap(({ name, accepted }): Bar[] =>
    accepted === undefined ? [] : [{ name, share: accepted, text: percent(accepted), tone: 'bad' }],
  );
  const recall = barChart({
    id: 'recall',
    title: 'Recall per kind',
    description: 'Share of pairs labelled same that were served; the numbers are in the table above.',
    bars: good,
  });
  const traps = barChart({
    id: 'traps',
    title: 'Accepted traps per kind',
    description: 'Share of pairs labelled different that were served; the numbers are in the table above.',
    bars: bad,
  });
  return {
    title: 'Kind by kind',
    about: 'Above: same-answer pairs served. Below: traps served, which should all be empty.',
    body: `${recall}\n${traps}`,
  };
}

function baselineSection({ baselines }: PairReport): Section {
  const rows = baselines.map(({ name, rule, origin, pooled, meanRecall, recallAtOurs }) => [
    name,
    rule,
    origin,
    ...shares(pooled),
    percent(meanRecall),
    percent(recallAtOurs),
  ]);
  const columns = ['baseline', 'rule', 'where from', ...RATES, 'mean recall', 'recall at our rate'];
  return {
    title: 'Rules of others',
    about: 'The same pairs. The last column is the recall at whichever threshold brings the rule to our false-hit rate.',
    body: htmlTable({ caption: 'All pairs pooled', columns, words: 3, rows }),
  };
}

function dialSection({ dial }: PairReport): Section {
  const rows = dial.flatMap(({ target, suites, pooled, meanRecall }) => [
    ...suites.map((suite) => [percent(target), suite.source, ...shares(suite), percent(suite.cosineAtOurs), percent(suite.cosineAtTarget)]),
    [percent(target), 'all pooled', ...shares(pooled)],
    [percent(target), 'mean over suites', percent(meanRecall)],
  ]);
  const columns = ['target', 'source', ...RATES, 'cosine, same rate', 'cosine, at target'];
  return {
    title: 'The dial',
    about: 'What --max-false-hits gives at other targets, beside cosine alone at its best threshold.',
    body: htmlTable({ caption: 'Recall per target', columns, words: 2, rows }),
  };
}

function ablationSection({ ablation }: PairReport): Section {
  const rows = ablation.map(({ layer, bare, tuned }) => [
    layer,
    ...shares(bare),
    ...(tuned === undefined ? ['none'] : [tuned.least.toFixed(3), percent(tuned.recall), percent(tuned.falseHits), percent(tuned.bound)]),
  ]);
  const columns = ['layer', ...RATES, 'best cosine', 'recall', 'false hits', '95% bound'];
  return {
    title: 'Layer by layer',
    about: 'Without a threshold, and with the cosine threshold that serves most within the target.',
    body: htmlTable({ caption: 'Each row adds one layer', columns, words: 1, rows }),
  };
}

function refusalSection({ refusals, tiers }: PairReport): Section {
  const rows = refusals.map(({ why, pairs }) => [why, String(pairs)]);
  const by = Object.entries(tiers).map(([tier, pairs]) => `${tier} ${pairs}`);
  return {
    title: 'Why true pairs were refused',
    about: `Served by ${by.join(', ')}.`,
    body: htmlTable({ caption: 'Pairs labelled same that were not served', columns: ['reason', 'pairs'], words: 1, rows }),
  };
}

function wordsSection(title: string, about: string, rows: readonly Told[], tone: 'wrong' | 'right'): Section {
  const one = ({ source, kind, line, a, b, why }: Told): string =>
    `<div class="pair ${tone}"><p class="faint">${escape(`${why} · ${source} ${kind} · line ${line}`)}</p><p>${escape(a)}</p><p>${escape(b)}</p></div>`;
  return { title: `${title} (${rows.length} shown)`, about, body: rows.length === 0 ? '<p>None.</p>' : rows.map(one).join('\n') };
}
