/** What a verb is given and what it gives back. */
import type { Environment } from '../settings.ts';

/** 0 done, 1 runtime failure, 2 usage, 3 data directory in use. Nothing else, but 128 + n when signal n came twice. */
export type ExitCode = number;
export const DONE: ExitCode = 0;
export const FAILED: ExitCode = 1;
export const USAGE: ExitCode = 2;
export const IN_USE: ExitCode = 3;

export interface Call {
  /** What stands after the verb. */
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly out: Terminal;
  readonly err: Terminal;
}

export interface Terminal {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Problems as a list, and where help is. */
export function refuse(err: Terminal, problems: readonly string[], verb: string): ExitCode {
  for (const problem of problems) err.write(`nearhit: ${problem}\n`);
  err.write(`Try: nearhit help ${verb}\n`);
  return USAGE;
}
