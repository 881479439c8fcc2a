/** The command as a user runs it: a process of its own, that can be killed without warning. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { LOADER, ownFile } from './own-file.ts';

const MAIN = ownFile('src/main');

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  /** stderr so far: what a person reads. */
  said(): string;
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

export function run(flags: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...LOADER, MAIN, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEARHIT_ADMIN_PORT: '0' },
  });
}

/** Resolves at the banner's first line, which names the address. */
export async function serve(t: TestContext, flags: readonly string[]): Promise<Running> {
  const child = run(['serve', ...flags]);
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
      const found = /listens on (http:\/\/\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`nearhit ended with ${code}: ${said}`)));
  });
  child.stdout?.resume();
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return { url, child, said: () => said, stop };
}
