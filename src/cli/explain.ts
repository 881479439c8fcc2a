/** `nearhit explain "question"`: what is stored near it, and why it would be served or not. */
import type { Explained } from '../admin/operations.ts';
import { askAdmin } from './admin-client.ts';
import { DONE, refuse, type Call, type ExitCode } from './call.ts';
import { configure } from './config-flags.ts';

export async function explain(call: Call): Promise<ExitCode> {
  const configured = configure(call, 'explain', { limit: 'text', json: 'switch' }, 'words');
  if (configured.kind === 'refused') return configured.code;
  const { values, words } = configured;
  const [question, ...surplus] = words;
  const limit = Number(values.get('limit') ?? 3);
  const problems = [
    ...(question === undefined || question.trim() === '' ? ['cannot explain: no question was given; put it in quotes'] : []),
    ...surplus.map((word) => `cannot use ${JSON.stringify(word)}: one question at a time, in quotes`),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= 50
      ? []
      : [`cannot use --limit ${String(values.get('limit'))}: a whole number from 1 to 50`]),
  ];
  if (problems.length > 0) return refuse(call.err, problems, 'explain');
  const answer = (await askAdmin(configured.config, '/api/explain', { question, limit })) as { readonly neighbours: readonly Explained[] };
  call.out.write(values.has('json') ? `${JSON.stringify(answer, null, 2)}\n` : explainText(answer.neighbours));
  return DONE;
}

export function explainText(neighbours: readonly Explained[]): string {
  if (neighbours.length === 0) return 'nothing is stored that shares a word with it: it would go to the provider\n';
  return neighbours.map(neighbourText).join('\n');
}

function neighbourText(near: Explained): string {
  const { explanation, bar, similarity } = near;
  const { judgement, unexplained } = explanation;
  const rows: (readonly [string, string])[] = [
    ['decision', near.decision === 'would-serve' ? 'would be served' : 'would not be served'],
    ['entry', `${near.entry}, ${near.model} at ${near.upstream}${near.callerScope === '' ? '' : `, scope ${near.callerScope}`}`],
    ['score', judgement.kind === 'scored' ? `${judgement.score.toFixed(4)}, ${barText(bar)}` : `none, ${barText(bar)}`],
    ['similarity', similarity === undefined ? 'not computed' : similarity.toFixed(4)],
    ['vetoes', explanation.vetoes.length === 0 ? 'none' : explanation.details.join('; ')],
    ['unexplained', wordsText(unexplained.asked, unexplained.stored)],
    ['matched', explanation.matched.join(', ')],
    ['overlooked', explanation.overlooked.length === 0 ? 'nothing' : `${explanation.overlooked.join(', ')} (learnt here)`],
  ];
  return `${JSON.stringify(near.question)}\n${rows.map(([name, value]) => `  ${name.padEnd(12)} ${value}\n`).join('')}`;
}

function barText(bar: Explained['bar']): string {
  return bar.kind === 'bar' ? `bar ${bar.least} (${bar.evidence} evidence)` : `no bar: ${bar.why}`;
}

function wordsText(asked: readonly string[], stored: readonly string[]): string {
  if (asked.length === 0 && stored.length === 0) return 'nothing';
  return `asked: ${asked.join(', ') || '-'}; stored: ${stored.join(', ') || '-'}`;
}
