/** The edge host as a user runs it, in front of a component, and what its guests tell of their requests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestRecord } from '../../src/observer.ts';
import { repository } from './process.ts';

export interface EdgeHost {
  readonly port: number;
  /** The next one that was not taken yet. A guest tells of a request when its answer was handed over. */
  record(): Promise<RequestRecord>;
  /** Resolves when as many instances wait as the host keeps ready: what a request then takes is its own time alone. */
  rested(): Promise<void>;
  /** A sum and a count of the host's metrics since it started. */
  spent(name: 'guest_compute_seconds' | 'instance_seconds'): Promise<{ readonly ms: number; readonly times: number }>;
  stop(): Promise<void>;
}

const MODEL = 'all-minilm-l6-v2';

export async function startEdgeHost(component: string, upstreamPort: number, flags: readonly string[]): Promise<EdgeHost> {
  const model = `${MODEL}=${repository(`models/${MODEL}`)}`;
  const args = ['edge', 'serve', component, '--port', '0', '--model', model, '--upstream', `http://127.0.0.1:${upstreamPort}`, ...flags];
  const child = spawn(process.execPath, [repository('bin/nearhit.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
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
    rested: () => rested(port),
    spent: (name) => spent(port, name),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const KEPT_READY = 2;

async function rested(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/nearhit/edge/readyz`);
    const { ready } = (await answer.json()) as { ready: number };
    if (ready >= KEPT_READY) return;
    await delay(2);
  }
}

async function spent(port: number, name: string): Promise<{ readonly ms: number; readonly times: number }> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/nearhit/edge/metrics`)).text();
  const read = (what: 'sum' | 'count'): number => Number(new RegExp(`^nearhit_edge_${name}_${what} (\\S+)$`, 'm').exec(metrics)?.[1]);
  return { ms: 1000 * read('sum'), times: read('count') };
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
