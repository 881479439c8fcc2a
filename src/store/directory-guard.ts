/**
 * What happens to a data directory around the life of a process:
 *   open    make it (0700), lock it, and if the last stop was not clean, let a child process walk the store first
 *   close   write down that this stop was clean, unlock
 * The note of a clean stop holds the size and time of the store's file, so a file that was changed meanwhile is walked
 * too. A store that fails is renamed and a new one begun: nothing is ever deleted, and no start fails twice the same way.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Clock } from '../clock.ts';
import { lockDirectory } from './directory-lock.ts';

export interface GuardedDirectory {
  /** Where the LMDB environment lives. */
  readonly store: string;
  /** Renames the store away; the next open begins an empty one. */
  setAside(reason: SetAsideReason, detail: string): void;
  closeClean(): Promise<void>;
  /** Unlocks without the note: the next start walks the store. */
  abandon(): Promise<void>;
}

export type SetAsideReason = 'wrong-schema' | 'damaged' | 'walk-hung' | 'unreadable';

/** A walk ends by itself after a second; one that does not is going in circles on a damaged tree. */
const HUNG_AFTER = 15_000;
const CLEAN_NOTE = 'stopped-clean';

export async function guardDirectory(options: {
  directory: string;
  clock: Clock;
  log: (message: string) => void;
}): Promise<GuardedDirectory> {
  const { directory, clock, log } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(directory);
  const store = join(directory, 'store');
  const setAside = (reason: SetAsideReason, detail: string): void => renameAside(store, clock, reason, detail, log);
  try {
    if (isInTheWay(store)) setAside('unreadable', 'it is no directory');
    const clean = wasStoppedClean(directory, store);
    dropNote(directory);
    if (existsSync(join(store, 'data.mdb')) && !clean) await walkFirst(store, setAside, log);
    mkdirSync(store, { recursive: true, mode: 0o700 });
    chmodSync(store, 0o700);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    store,
    setAside,
    closeClean: (): Promise<void> => {
      writeFileSync(join(directory, CLEAN_NOTE), noteOf(store));
      return lock.release();
    },
    abandon: () => lock.release(),
  };
}

/** A file, or a link that leads nowhere. A link to a directory is the operator's choice of a disk. */
function isInTheWay(store: string): boolean {
  return lstatSync(store, { throwIfNoEntry: false }) !== undefined && statSync(store, { throwIfNoEntry: false })?.isDirectory() !== true;
}

function wasStoppedClean(directory: string, store: string): boolean {
  const note = join(directory, CLEAN_NOTE);
  return existsSync(note) && existsSync(join(store, 'data.mdb')) && readFileSync(note, 'utf8') === noteOf(store);
}

/** Gone for good before the first write, so that a power cut cannot bring it back. */
function dropNote(directory: string): void {
  rmSync(join(directory, CLEAN_NOTE), { force: true });
  const opened = openSync(directory, 'r');
  fsyncSync(opened);
  closeSync(opened);
}

function noteOf(store: string): string {
  const { size, mtimeMs } = statSync(join(store, 'data.mdb'));
  return `${size} bytes, changed ${mtimeMs}\n`;
}

function renameAside(store: string, clock: Clock, reason: SetAsideReason, detail: string, log: (message: string) => void): void {
  const time = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const wanted = `${store}.set-aside-${time}-${reason}`;
  let target = wanted;
  for (let count = 2; existsSync(target); count += 1) target = `${wanted}-${count}`;
  renameSync(store, target);
  mkdirSync(store, { recursive: true, mode: 0o700 });
  log(
    `THE STORE WAS SET ASIDE (${reason}: ${detail}). Starting with an empty one; the old one is kept as ${target}, delete it when you no longer need it`,
  );
}

async function walkFirst(store: string, setAside: GuardedDirectory['setAside'], log: (message: string) => void): Promise<void> {
  const result = await runWalk(store);
  switch (result.kind) {
    case 'sound':
      return log(`the last stop was not clean; the store was walked and is sound: ${result.report}`);
    case 'not-run':
      return log(`the last stop was not clean, and the store could not be walked first (${result.detail}); opening it as it is`);
    case 'failed':
      return setAside(result.reason, result.detail);
    default:
      return result satisfies never;
  }
}

type WalkResult =
  | { readonly kind: 'sound'; readonly report: string }
  /** The child never began: that says nothing about the store. */
  | { readonly kind: 'not-run'; readonly detail: string }
  | { readonly kind: 'failed'; readonly reason: SetAsideReason; readonly detail: string };

function runWalk(store: string): Promise<WalkResult> {
  const script = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? 'verify-child.ts' : 'verify-child.js', import.meta.url));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...loaderFlags(process.execArgv), script, store], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    let hung = false;
    const timer = setTimeout(() => (hung = child.kill('SIGKILL')), HUNG_AFTER);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ kind: 'not-run', detail: error.message });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve(judge({ output, errors, code, signal, hung }));
    });
  });
}

function judge(ended: { output: string; errors: string; code: number | null; signal: NodeJS.Signals | null; hung: boolean }): WalkResult {
  const [begun, report] = ended.output.split('\n');
  if (ended.code === 0) return { kind: 'sound', report: report ?? '' };
  if (begun !== 'walking') return { kind: 'not-run', detail: reasonIn(ended.errors) };
  if (ended.hung) return { kind: 'failed', reason: 'walk-hung', detail: `the walk did not end within ${HUNG_AFTER / 1000} s` };
  if (ended.code === 3) return { kind: 'failed', reason: 'wrong-schema', detail: 'it was written by another version' };
  if (ended.signal !== null) return { kind: 'failed', reason: 'damaged', detail: `reading it ended a process by ${ended.signal}` };
  return { kind: 'failed', reason: 'damaged', detail: reasonIn(ended.errors) };
}

function reasonIn(errors: string): string {
  const line = errors.split('\n').find((text) => text.includes('Error: ')) ?? errors.trim().split('\n').at(-1);
  return line?.trim() ?? 'no reason was given';
}

/** How this process loads its modules (`--import tsx` in tests); nothing else of its flags, an inspector least of all. */
function loaderFlags(flags: readonly string[]): string[] {
  return flags.flatMap((flag, at) => {
    if (flag.startsWith('--import=')) return [flag];
    const value = flags[at + 1];
    return flag === '--import' && value !== undefined ? [flag, value] : [];
  });
}
