/** `nearhit purge`: remove what a selection names, or list it. */
import type { PurgeReport } from '../admin/operations.ts';
import type { Selection } from '../store/store.ts';
import { isEntryId } from '../units.ts';
import { askAdmin } from './admin-client.ts';
import { DONE, refuse, type Call, type ExitCode } from './call.ts';
import { configure } from './config-flags.ts';
import { inBytes, table } from './table.ts';

const OWN = { entry: 'text', tag: 'text', scope: 'text', model: 'text', all: 'switch', 'dry-run': 'switch', json: 'switch' } as const;

export async function purge(call: Call): Promise<ExitCode> {
  const configured = configure(call, 'purge', OWN);
  if (configured.kind === 'refused') return configured.code;
  const { values } = configured;
  const selection = selectionFrom(values);
  if (typeof selection === 'string') return refuse(call.err, [selection], 'purge');
  const report = (await askAdmin(configured.config, '/api/purge', { selection, dryRun: values.has('dry-run') })) as PurgeReport;
  call.out.write(values.has('json') ? `${JSON.stringify(report, null, 2)}\n` : purgeText(report));
  return DONE;
}

/** A string is the problem, for a person. */
export function selectionFrom(values: ReadonlyMap<string, string | readonly string[]>): Selection | string {
  const named = (['entry', 'tag', 'scope', 'model', 'all'] as const).filter((flag) => values.has(flag));
  const [flag] = named;
  if (flag === undefined) return 'cannot purge: nothing was selected; give one of --entry, --tag, --scope, --model or --all';
  if (named.length > 1)
    return `cannot purge: ${named.map((name) => `--${name}`).join(' and ')} were given together; give one, and purge once for each`;
  const value = String(values.get(flag));
  switch (flag) {
    case 'all':
      return { kind: 'all' };
    case 'entry':
      return isEntryId(value)
        ? { kind: 'entry', id: value }
        : `cannot purge: an entry id is e_ and 16 characters, as in the Nearhit-Entry header; received ${JSON.stringify(value)}`;
    case 'tag':
      return { kind: 'tag', tag: value };
    case 'scope':
      return { kind: 'caller-scope', callerScope: value };
    case 'model':
      return { kind: 'model', model: value };
    default:
      return flag satisfies never;
  }
}

export function purgeText(report: PurgeReport): string {
  const { run, matched, removed, bytes, entries } = report;
  const head = run === 'dry' ? `would remove ${matched} entries, ${inBytes(bytes)}` : `removed ${removed} entries, ${inBytes(bytes)}`;
  if (entries.length === 0) return `${head}\n`;
  const rows = entries.map(({ id, model, callerScope, tags, storedAt, size, hits }) => [
    id,
    model,
    new Date(storedAt).toISOString(),
    inBytes(size),
    String(hits),
    callerScope,
    tags.join(', '),
  ]);
  const columns = [
    { title: 'entry', align: 'left' },
    { title: 'model', align: 'left' },
    { title: 'stored at', align: 'left' },
    { title: 'size', align: 'right' },
    { title: 'hits', align: 'right' },
    { title: 'scope', align: 'left' },
    { title: 'tags', align: 'left' },
  ] as const;
  const more = matched > entries.length ? `... and ${matched - entries.length} more\n` : '';
  return `${head}\n\n${table(columns, rows)}${more}`;
}
