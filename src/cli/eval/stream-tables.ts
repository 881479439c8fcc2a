/** The report of `eval stream` as text. */
import { percent } from '../../eval/shown.ts';
import type { RepeatCounts, StreamReport } from '../../eval/stream-report.ts';
import { table } from '../table.ts';

export function streamTables(report: StreamReport): string {
  const { file, requests, classes, hits, wrong, bound, hitsByMeaning, wrongByMeaning } = report;
  const head = [
    `${file}: ${requests} requests of ${classes} classes through the whole product`,
    `hits           ${hits} (${percent(hits / requests)}): ${counts(report.tiers)}`,
    `false hits     ${wrong} of ${hits} (${percent(hits === 0 ? undefined : wrong / hits)}, 95% bound ${percent(bound)}); by meaning ${wrongByMeaning} of ${hitsByMeaning}`,
    `background     ${report.backgroundHits} hits among texts that never repeat`,
    `not served     ${counts(report.reasons)}`,
    `vetoes         ${counts(report.vetoes)}`,
    `labels         ${report.labels} drawn by chance, ${report.labelledWrong} of them wrong${report.learnt.length === 0 ? '' : `; ${report.learnt.join('; ')}`}`,
  ];
  return [`${head.join('\n')}\n`, repeats(report), overTime(report), mistakes(report)].filter((part) => part !== '').join('\n');
}

function counts(named: Readonly<Record<string, number>>): string {
  const parts = Object.entries(named)
    .sort((one, other) => other[1] - one[1])
    .map(([name, count]) => `${name} ${count}`);
  return parts.join(', ') || 'none';
}

function repeats({ repeats: all, reworded, repeatsAfter, rewordedAfter, learntAfter, nearNeighbours }: StreamReport): string {
  const row = (name: string, { requests, served }: RepeatCounts): string[] => [
    name,
    String(requests),
    String(served),
    percent(requests === 0 ? undefined : served / requests),
  ];
  const columns = [
    { title: 'repeats of a class already answered', align: 'left' },
    { title: 'requests', align: 'right' },
    { title: 'served right', align: 'right' },
    { title: 'recall', align: 'right' },
  ] as const;
  return `${table(columns, [
    row('all', all),
    row('in words not asked before', reworded),
    row(`all, after ${learntAfter} near neighbours`, repeatsAfter),
    row(`in words not asked before, after ${learntAfter}`, rewordedAfter),
  ])}${nearNeighbours} near neighbours were seen.\n`;
}

function overTime({ moments }: StreamReport): string {
  const columns = [
    { title: 'requests', align: 'right' },
    { title: 'hit rate', align: 'right' },
    { title: 'false hits', align: 'right' },
  ] as const;
  const every = Math.max(1, Math.ceil(moments.length / 10));
  const shown = moments.filter((_, index) => (index + 1) % every === 0 || index === moments.length - 1);
  return table(
    columns,
    shown.map((moment) => [String(moment.requests), percent(moment.hitRate), percent(moment.falseHits)]),
  );
}

function mistakes({ mistakes: rows }: StreamReport): string {
  if (rows.length === 0) return '';
  return `Mistakes (${rows.length} shown)\n${rows.map(({ asked, expected, got, tier }) => `  ${tier}: ${asked}\n    deserved ${expected}, got ${got}\n`).join('')}`;
}
