/** The command line as a process of its own, without variables of the machine's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { LOADER, ownFile } from './own-file.ts';

const MAIN = ownFile('src/main');

export interface Child {
  readonly process: ChildProcess;
  /** What it wrote so far. */
  out(): string;
  err(): string;
  /** Resolves when stderr matches; rejects when it ends first. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

export function nearhit(t: TestContext, ...args: string[]): Child {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NEARHIT_')));
  const child = spawn(process.execPath, [...LOADER, MAIN, ...args], { env: environment });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const says = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(err);
        if (found !== null) resolve(found);
      };
      child.stderr.on('data', look);
      void ended.then((code) => reject(new Error(`ended with ${code} before it said ${String(pattern)}: ${err}`)));
      look();
    });
  return { process: child, out: () => out, err: () => err, says, ended };
}
