/** The command as a user runs it: a process of its own, that can be killed without warning. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import type { Stats } from '../../src/admin/operations.ts';
import { run as cli } from './cli.ts';
import { LOADER, ownFile } from './own-file.ts';

const MAIN = ownFile('src/main');

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  /** stderr so far: what a person reads. */
  said(): string;
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** What Node is started with: our own command, unless another installation is meant. */
export type Program = readonly string[];
const OWN: Program = [...LOADER, MAIN];

export function run(flags: readonly string[], program: Program = OWN): ChildProcess {
  return spawn(process.execPath, [...program, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEARHIT_ADMIN_PORT: '0' },
  });
}

/** Resolves at the banner's first line, which names the address. */
export async function serve(t: TestContext, flags: readonly string[], program?: Program): Promise<Running> {
  const child = run(['serve', ...flags], program);
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

/** One chat request, always of the same caller; what the cache says of it. */
export async function ask(url: string, question: string): Promise<string> {
  const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] });
  const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-test-reembed' };
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
  await response.text();
  return response.headers.get('cache-status') ?? '';
}

/** Of the nearhit that runs with this directory. */
export async function statsOf(data: string): Promise<Stats> {
  const { code, out, err } = await cli('stats', '--json', '--data', data);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Stats;
}

/** What is asked before is stored without a vector. */
export async function untilItEmbeds(data: string): Promise<void> {
  while ((await statsOf(data)).embedder.kind !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20));
}
