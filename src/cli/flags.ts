/** Flags of a command line, read by `util.parseArgs` and checked here, so that every refusal names the nearest known flag. */
import { parseArgs } from 'node:util';
import { didYouMean } from './nearest.ts';

/** `list`: may come several times. */
export type FlagKind = 'switch' | 'text' | 'list';
export type Flags = Readonly<Record<string, FlagKind>>;

export interface ReadFlags {
  /** By flag name without dashes; a switch is 'true'. */
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  readonly words: readonly string[];
  readonly problems: readonly string[];
}

export function readFlags(args: readonly string[], flags: Flags): ReadFlags {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, kind]) => [name, { type: kind === 'switch' ? ('boolean' as const) : ('string' as const) }]),
  );
  const short = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const;
  const { tokens } = parseArgs({ args: [...args], options: { ...options, ...short }, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string | readonly string[]>();
  const words: string[] = [];
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const problem = take(token, flags, values);
    if (problem !== undefined) problems.push(problem);
  }
  return { values, words, problems };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function take(token: OptionToken, flags: Flags, values: Map<string, string | readonly string[]>): string | undefined {
  const { name, rawName, value } = token;
  const kind = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (kind === undefined) return unknownFlag(rawName, flags);
  if (kind === 'switch') return takeSwitch(token, values);
  // `--data --port 80`: the next flag was taken for the value.
  if (value === undefined || (token.inlineValue !== true && value.startsWith('--')))
    return `cannot use ${rawName}: it needs a value, and none follows`;
  if (kind === 'list') values.set(name, [...((values.get(name) as readonly string[] | undefined) ?? []), value]);
  else if (values.has(name))
    return `cannot use ${rawName} twice: received ${JSON.stringify(values.get(name))} and ${JSON.stringify(value)}; leave one out`;
  else values.set(name, value);
  return undefined;
}

function takeSwitch(token: OptionToken, values: Map<string, string | readonly string[]>): undefined {
  values.set(token.name, token.value ?? 'true');
}

function unknownFlag(rawName: string, flags: Flags): string {
  const known = Object.keys(flags).map((name) => `--${name}`);
  return `there is no flag ${rawName}${didYouMean(rawName, known)}`;
}
