/** The command line in this process; with no variables of its own, so that the machine's do not leak in. */
import type { ExitCode } from '../../src/cli/call.ts';
import { runCli } from '../../src/cli/run.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export async function run(...args: string[]): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runCli({
    args,
    environment: { HOME: '/nonexistent' },
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
  });
  return { code, out, err };
}
