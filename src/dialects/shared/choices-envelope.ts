/** What stands around the choices, in both directions: the facts of an answer, on every chunk or once. */
import type { ReplayOptions } from '../../prompt.ts';
import { isFields, type Fields } from './fields.ts';

/** On every chunk; other fields of the completion are on the first one. */
const ON_EVERY_CHUNK: ReadonlySet<string> = new Set(['id', 'object', 'created', 'model', 'service_tier', 'system_fingerprint']);

/** Each chunk as JSON text. Throws on what is not a completion. */
export function chunksOf(
  completion: Fields,
  object: string,
  choiceParts: (choice: Fields, position: number) => Fields[],
  usage: ReplayOptions['usage'],
): string[] {
  const { choices, usage: counts, ...rest } = completion;
  if (!Array.isArray(choices) || !choices.every(isFields))
    throw new TypeError('cannot render a stream: the recorded answer has no list of choices');
  const facts = { ...rest, object };
  const repeated = Object.fromEntries(Object.entries(facts).filter(([name]) => ON_EVERY_CHUNK.has(name)));
  const tail = usage === 'owed' ? ',"usage":null}' : '}';
  const later = opened(repeated);
  const chunks = choices
    .flatMap(choiceParts)
    .map((part, i) => `${i === 0 ? opened(facts) : later}"choices":[${JSON.stringify(part)}]${tail}`);
  if (usage === 'owed' && counts !== undefined && counts !== null) chunks.push(`${later}"choices":[],"usage":${JSON.stringify(counts)}}`);
  return chunks;
}

/** `{"id":…,` with the end left open: the same text begins thousands of chunks. */
function opened(fields: Fields): string {
  return `${JSON.stringify(fields).slice(0, -1)},`;
}

/** The fields in the order a JSON answer has them. */
export function completionOf(settled: Fields, object: string, choices: readonly Fields[]): Fields {
  const { id, object: _, created, model, usage, service_tier: tier, system_fingerprint: fingerprint, ...rest } = settled;
  return {
    ...present({ id, object, created, model }),
    choices,
    ...(usage === null ? {} : present({ usage })),
    ...present({ service_tier: tier, system_fingerprint: fingerprint }),
    ...rest,
  };
}

export function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
