/** The report of `eval stream` as a page. */
import { percent } from '../shown.ts';
import type { RepeatCounts, StreamReport } from '../stream-report.ts';
import { lineChart } from './chart.ts';
import { escape } from './escape.ts';
import { fallback, figures, htmlTable, page } from './page.ts';

export function streamPage(report: StreamReport): string {
  const { file, requests, classes, hits, wrong, bound } = report;
  const introduction = `<p>${requests} requests of ${classes} classes, through the whole product.</p>
${figures([
  ['hit rate', percent(hits / requests)],
  ['false hits', percent(hits === 0 ? undefined : wrong / hits)],
  ['their 95% bound', percent(bound)],
  ['recall of repeats', share(report.repeats)],
  [`the same after ${report.learntAfter} near neighbours`, share(report.repeatsAfter)],
])}`;
  return page(`nearhit eval stream: ${file}`, introduction, [
    { title: 'Hits over time', about: 'Of all requests up to each moment.', body: hitRate(report) },
    {
      title: 'Wrong hits over time',
      about: 'Wrong hits of all hits up to each moment; it must not grow as the cache fills.',
      body: falseHits(report),
    },
    { title: 'Repeats', about: 'Requests whose class had been answered before.', body: repeats(report) },
    {
      title: 'Tiers and reasons',
      about: '',
      body: [tally('Hits by tier', report.tiers), tally('Not served', report.reasons), tally('Vetoes', report.vetoes)].join('\n'),
    },
    { title: `Mistakes (${report.mistakes.length} shown)`, about: '', body: mistakes(report) },
  ]);
}

function share({ requests, served }: RepeatCounts): string {
  return percent(requests === 0 ? undefined : served / requests);
}

function overTime(report: StreamReport, id: string, title: string, pick: 'hitRate' | 'falseHits'): string {
  const most = Math.max(0.01, ...report.moments.map((moment) => moment[pick]));
  const top = Math.min(1, Math.ceil(most * 20) / 20);
  const chart = lineChart({
    id,
    title,
    description: `${title}: requests across, share up. The last value is ${percent(report.moments.at(-1)?.[pick])}.`,
    x: {
      title: 'requests',
      from: 0,
      to: report.requests,
      ticks: [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * report.requests)),
      text: String,
    },
    y: { title: 'share', from: 0, to: top, ticks: [0, 0.25, 0.5, 0.75, 1].map((part) => part * top), text: percent },
    lines: [{ name: title, as: 'line', points: report.moments.map((moment) => [moment.requests, moment[pick]] as const) }],
  });
  const rows = report.moments
    .filter((_, index) => index % 10 === 9 || index === report.moments.length - 1)
    .map((moment) => [String(moment.requests), percent(moment[pick])]);
  return chart + fallback({ caption: title, columns: ['requests', 'share'], words: 0, rows });
}

const hitRate = (report: StreamReport): string => overTime(report, 'hit-rate', 'Hit rate', 'hitRate');
const falseHits = (report: StreamReport): string => overTime(report, 'false-hits', 'False-hit rate', 'falseHits');

function repeats(report: StreamReport): string {
  const row = (name: string, one: RepeatCounts): string[] => [name, String(one.requests), String(one.served), share(one)];
  return htmlTable({
    caption: `${report.nearNeighbours} near neighbours were seen`,
    columns: ['repeats', 'requests', 'served right', 'recall'],
    words: 1,
    rows: [
      row('all', report.repeats),
      row('in words not asked before', report.reworded),
      row(`all, after ${report.learntAfter} near neighbours`, report.repeatsAfter),
      row(`in words not asked before, after ${report.learntAfter}`, report.rewordedAfter),
    ],
  });
}

function tally(caption: string, counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts)
    .sort((one, other) => other[1] - one[1])
    .map(([name, count]) => [name, String(count)]);
  return htmlTable({ caption, columns: ['', 'requests'], words: 1, rows });
}

function mistakes({ mistakes: rows }: StreamReport): string {
  if (rows.length === 0) return '<p>None.</p>';
  return rows
    .map(
      ({ asked, expected, got, tier }) =>
        `<div class="pair wrong"><p class="faint">${escape(`${tier} · deserved ${expected}, got ${got}`)}</p><p>${escape(asked)}</p></div>`,
    )
    .join('\n');
}
