/** A Python with the packages of the second host, in a folder that git does not see; made once, then reused. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HOST = fileURLToPath(new URL('../../edge/wasmtime/', import.meta.url));
const VENV = `${HOST}build/venv`;
const PYTHON = `${VENV}/bin/python`;
/** Milliseconds; 40 MB are fetched. */
const LONGEST = 500_000;

export type Python =
  | { readonly kind: 'ready'; readonly path: string; readonly host: string }
  | { readonly kind: 'missing'; readonly why: string };

export function hostPython(): Python {
  const made = existsSync(PYTHON)
    ? undefined
    : firstFailure([
        ['python3', '-m', 'venv', VENV],
        [PYTHON, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', `${HOST}requirements.txt`],
      ]);
  if (made === undefined) return { kind: 'ready', path: PYTHON, host: HOST };
  rmSync(VENV, { recursive: true, force: true });
  return { kind: 'missing', why: made };
}

function firstFailure(commands: readonly (readonly [string, ...string[]])[]): string | undefined {
  for (const [program, ...args] of commands) {
    const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: LONGEST });
    if (status !== 0) return `${program} ${args.slice(0, 3).join(' ')} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
  }
  return undefined;
}
