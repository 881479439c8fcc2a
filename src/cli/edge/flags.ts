/** Flags of `nearhit edge serve`: one table for their checks, their defaults and the help text. */
import { address, list, parsed, path, timeout, upstreamUrl, whole, worded, type Value } from '../../setting-values.ts';
import { DURATION, SIZE } from '../../setting-words.ts';
import { readFlags, type FlagKind } from '../flags.ts';

/** A comma may be part of a path or a value. */
const several: Value<readonly string[]> = parsed(
  (raw) => (Array.isArray(raw) && raw.every((item): item is string => typeof item === 'string') ? raw : raw === '' ? [] : undefined),
  'is no list',
);

const size = worded(SIZE);

interface Flag<T> {
  readonly takes: string;
  readonly kind: FlagKind;
  readonly value: Value<T>;
  /** In the words of the flag; `undefined`: none. */
  readonly initial: string | undefined;
  readonly help: string;
}

export interface EdgeFlags {
  readonly model: readonly string[];
  readonly upstream: string;
  readonly 'allow-upstream': readonly string[];
  readonly env: readonly string[];
  readonly port: number;
  readonly host: string;
  readonly 'allow-host': readonly string[];
  readonly threads: number;
  readonly queue: number;
  readonly patience: number;
  readonly memory: number;
  readonly 'compute-limit': number;
  readonly 'time-limit': number;
  readonly 'model-workers': number;
  readonly data: string | undefined;
  readonly 'max-keys': number;
  readonly 'max-vectors': number;
  readonly grace: number;
}

const FLAGS: { readonly [Name in keyof EdgeFlags]: Flag<EdgeFlags[Name]> } = {
  model: flag(
    'NAME=PATH',
    several,
    '',
    'A model guests may ask for by name: an ONNX file, or a folder with model.onnx. May come several times.',
    'list',
  ),
  upstream: flag('URL', upstreamUrl, 'https://api.openai.com', 'Where guests send /v1 requests; NEARHIT_UPSTREAM to them.'),
  'allow-upstream': flag('HOSTS', list, '', 'Hosts guests may fetch from besides it and the known LLM APIs.', 'list'),
  env: flag(
    'NAME=VALUE',
    several,
    '',
    "A variable for guests. This process's own NEARHIT_* are theirs as well. May come several times.",
    'list',
  ),
  port: flag('PORT', whole(0, 65_535), '8080', 'Port that clients talk to; 0 picks a free one.'),
  host: flag('ADDRESS', address, '127.0.0.1', 'Address to listen on; 0.0.0.0 for all.'),
  'allow-host': flag('NAMES', list, '', 'Host names answered on a loopback listener besides loopback names.', 'list'),
  threads: flag('COUNT', whole(1, 256), '16', 'Requests served at once; a guest holds its thread while it waits.'),
  queue: flag('COUNT', whole(1, 100_000), '256', 'Requests that may wait for a thread; more are refused (503).'),
  patience: flag('DURATION', timeout, '10s', 'How long one may wait.'),
  memory: flag('SIZE', size, '256MiB', "Of each of a guest's memories."),
  'compute-limit': flag('DURATION', timeout, '10s', 'How long a guest may compute for one request, its waits not counted.'),
  'time-limit': flag('DURATION', timeout, '10m', 'How long one request may take, all waits included.'),
  'model-workers': flag('COUNT', whole(1, 64), '1', 'Processes that run each model.'),
  data: flag('DIR', path.optional(), undefined, 'Where what guests store survives a restart. Without it, it is kept in memory.'),
  'max-keys': flag('SIZE', size, '256MiB', 'Memory for what guests store under keys.'),
  'max-vectors': flag('SIZE', size, '256MiB', 'Memory for their vectors: some 120,000 of 384 dimensions.'),
  grace: flag('DURATION', worded(DURATION), '10s', 'How long requests under way may go on after a signal to stop.'),
};

export interface ReadEdgeFlags {
  readonly flags: EdgeFlags;
  readonly words: readonly string[];
  readonly problems: readonly string[];
}

export function readEdgeFlags(args: readonly string[]): ReadEdgeFlags {
  const kinds = Object.fromEntries(Object.entries(FLAGS).map(([name, { kind }]) => [name, kind]));
  const { values, words, problems } = readFlags(args, kinds);
  const all = [...problems];
  const flags = Object.fromEntries(
    Object.entries(FLAGS).map(([name, { value, initial }]) => {
      const raw = values.get(name) ?? initial;
      const read = value.safeParse(raw);
      if (!read.success) all.push(`cannot use --${name}: it ${read.error.issues[0]?.message}; received ${JSON.stringify(raw)}`);
      return [name, read.data];
    }),
  );
  return {
    // Each was read by its own row, whose type is the flag's.
    flags: flags as unknown as EdgeFlags,
    words,
    problems: all,
  };
}

export const FLAGS_HELP: string = Object.entries(FLAGS)
  .map(([name, { takes, help, initial = '' }]) => `  --${name} ${takes}\n      ${help}${initial === '' ? '' : ` Default: ${initial}`}\n`)
  .join('');

function flag<T>(takes: string, value: Value<T>, initial: string | undefined, help: string, kind: FlagKind = 'text'): Flag<T> {
  return { takes, value, initial, help, kind };
}
