/** The edge host as a user runs it, in front of a component, and what its guests tell of their requests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RequestRecord } from '../../src/observer.ts';
import { repository } from './process.ts';

export interface EdgeHost {
  readonly port: number;
  /** The next one that was not taken yet. A guest tells of a request when its answer was handed over. */
  record(): Promise<RequestRecord>;
  stop(): Promise<void>;
}

const MODEL = 'all-minilm-l6-v2';

export async function startEdgeHost(component: string, upstreamPort: number, flags: readonly string[]): Promise<EdgeHost> {
  const model = `${MODEL}=${repository(`models/${MODEL}`)}`;
  const args = ['edge', 'serve', component, '--port', '0', '--model', model, '--upstream', `http://127.0.0.1:${upstreamPort}`, ...flags];
  const child = spawn(process.execPath, [repository('dist/main.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const records: RequestRecord[] = [];
  const waiting: ((record: RequestRecord) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const record = recordIn(line);
    if (record === undefined) return;
    const taker = waiting.shift();
    if (taker === undefined) records.push(record);
    else taker(record);
  });
  const port = await listening(child);
  return {
    port,
    record: () => {
      const first = records.shift();
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function recordIn(line: string): RequestRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  const said = JSON.parse(line) as RequestRecord & { readonly msg?: string };
  return said.msg === 'request' ? said : undefined;
}

function listening(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
      const [, port] = / on http:\/\/[^:]+:(\d+)/.exec(said) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the edge host ended with ${code}: ${said}`)));
  });
}
