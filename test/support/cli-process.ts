/** The command in a process of its own, as a user runs it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Origin } from './origin.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  /** stderr so far: what a person reads. */
  said(): string;
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

function run(flags: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', MAIN, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEARHIT_ADMIN_PORT: '0' },
  });
}

export async function finish(
  flags: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = run(flags);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** Resolves at the banner's first line, which names the address. */
export async function serve(t: TestContext, data: string, origin: Origin, more: readonly string[] = []): Promise<Running> {
  const child = run(['serve', '--port', '0', '--data', data, '--upstream', origin.url, '--lookup-timeout', '20s', ...more]);
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
