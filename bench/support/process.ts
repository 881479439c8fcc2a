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

export interface StartOptions {
  readonly core?: number;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * `measured` preloads the usage reporter; `typescript` runs one of our own .ts files, which answer for themselves: a
   * listener that is there before the script would swallow the script's first message.
   */
  readonly as: 'measured' | 'typescript';
  readonly output?: 'shown' | 'dropped';
}

export function startProcess(args: readonly string[], options: StartOptions): Measured {
  const loader = ['--import', options.as === 'typescript' ? 'tsx' : PRELOAD];
  const command = [process.execPath, ...loader, ...args];
  const pinned = options.core !== undefined && CAN_PIN ? ['taskset', '-c', String(options.core), ...command] : command;
  const [file = '', ...rest] = pinned;
  const output = options.output === 'shown' ? 'inherit' : 'ignore';
  const child = spawn(file, rest, { stdio: ['ignore', output, 'inherit', 'ipc'], env: { ...process.env, ...options.env } });
  child.on('exit', (code) => code !== null && code !== 0 && console.error(`${args.join(' ')} ended with ${code}`));
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
