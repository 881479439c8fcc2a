/** A Python with the packages of the second host, in a folder that git does not see; made once, then reused until other packages are named. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HOST = fileURLToPath(new URL('../../edge/wasmtime/', import.meta.url));
const VENV = `${HOST}build/venv`;
const REQUIREMENTS = `${HOST}requirements.txt`;
/** What was installed. */
const STAMP_NAME = 'installed.txt';
const STAMP = `${VENV}/${STAMP_NAME}`;
/** Milliseconds; 40 MB are fetched. */
const LONGEST = 500_000;

export type Python =
  | { readonly kind: 'ready'; readonly path: string; readonly host: string }
  | { readonly kind: 'missing'; readonly why: string };

export function hostPython(): Python {
  const failure = isMade() ? undefined : make();
  return failure === undefined ? { kind: 'ready', path: `${VENV}/bin/python`, host: HOST } : { kind: 'missing', why: failure };
}

function isMade(): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === readFileSync(REQUIREMENTS, 'utf8');
}

/** Beside its place first: two test files may come here at once, and neither may find half of it. */
function make(): string | undefined {
  const folder = `${VENV}-${process.pid}`;
  const failure = firstFailure([
    ['python3', '-m', 'venv', folder],
    [`${folder}/bin/python`, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
  ]);
  if (failure === undefined && !isMade()) {
    rmSync(VENV, { recursive: true, force: true });
    copyFileSync(REQUIREMENTS, `${folder}/${STAMP_NAME}`);
    renameSync(folder, VENV);
  }
  rmSync(folder, { recursive: true, force: true });
  return failure;
}

function firstFailure(commands: readonly (readonly [string, ...string[]])[]): string | undefined {
  for (const [program, ...args] of commands) {
    const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: LONGEST });
    if (status !== 0) return `${program} ${args.slice(0, 3).join(' ')} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
  }
  return undefined;
}
