/** A measured process: pinned to one core where the system can, told what it used over the channel of report-usage.js. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface Usage {
  /** Microseconds since the process began, all threads. */
  readonly cpu: { readonly user: number; readonly system: number };
  readonly memory: NodeJS.MemoryUsage;
}

export interface Measured {
  readonly child: ChildProcess;
  usage(): Promise<Usage>;
  /** Asks over the channel and waits for the answer. */
  ask(message: object): Promise<unknown>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PRELOAD = here('report-usage.js');
/** util-linux; elsewhere nothing is pinned and the report says so. */
export const CAN_PIN: boolean = spawnSync('taskset', ['-c', '0', process.execPath, '-e', ''], { stdio: 'ignore' }).status === 0;

/** This process as well, away from what it measures. What it starts and does not pin stays beside it. */
export function pinThisTo(core: number): void {
  if (CAN_PIN) spawnSync('taskset', ['-cp', String(core), String(process.pid)], { stdio: 'ignore' });
}

export interface StartOptions {
  readonly core?: number;
  /**
   * `measured` preloads the usage reporter; `typescript` runs one of our own .ts files, which answer for themselves: a
   * listener that is there before the script would swallow the script's first message. `plain` preloads nothing: the script
   * measures itself.
   */
  readonly as: 'measured' | 'typescript' | 'plain';
}

export function startProcess(args: readonly string[], options: StartOptions): Measured {
  const loader = options.as === 'plain' ? [] : ['--import', options.as === 'typescript' ? 'tsx' : PRELOAD];
  // BENCH_PROFILE=<folder>: a CPU profile of each measured process, to see what the hot path spends its time on.
  const folder = process.env['BENCH_PROFILE'];
  const profile = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const command = [process.execPath, ...profile, ...loader, ...args];
  const pinned = options.core !== undefined && CAN_PIN ? ['taskset', '-c', String(options.core), ...command] : command;
  const [file = '', ...rest] = pinned;
  // stdout goes nowhere, as into a log collector that is never slow; stderr is shown when the process fails.
  const child = spawn(file, rest, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: process.env });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-10_000)));
  child.on('exit', (code) => code !== null && code !== 0 && console.error(`${args.join(' ')} ended with ${code}: ${said}`));
  const ask = async (message: object | string): Promise<unknown> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [unknown];
    return answer;
  };
  return {
    child,
    ask,
    usage: async () => (await ask('usage')) as Usage,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.disconnect();
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export const script = (name: string): string => here(`${name}.ts`);
export const repository = (path: string): string => here(`../../${path}`);
