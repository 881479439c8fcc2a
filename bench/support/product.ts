/** The product as a user runs it: the built CLI in a process and a data directory of its own. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, repository, script, startProcess, type Measured } from './process.ts';
import { headerOf, openConnection, type Answer } from './wire.ts';

export interface Product {
  readonly port: number;
  readonly process: Measured;
  readonly data: string;
  /** Stops it; the data directory stays until `discard`. */
  stop(): Promise<void>;
  discard(): void;
}

export interface ProductOptions {
  readonly upstreamPort: number;
  readonly core?: number;
  readonly flags?: readonly string[];
  /** A directory filled before. */
  readonly data?: string;
  /** `semantic`: wait for the embedding model as well. */
  readonly until: 'listening' | 'semantic' | 'nothing';
}

const START_WITHIN_MS = 30_000;

export async function startProduct(options: ProductOptions): Promise<Product> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'nearhit-bench-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  // Some protocols lead to their own provider by path or headers, whatever the default: /up/provider/ names this one.
  const config = `${data}.json`;
  writeFileSync(config, JSON.stringify({ upstreams: { provider: { url: `http://127.0.0.1:${options.upstreamPort}` } } }));
  const flags = [
    'serve',
    '--config',
    config,
    '--port',
    String(port),
    '--admin-port',
    String(adminPort),
    '--data',
    data,
    '--upstream',
    `http://127.0.0.1:${options.upstreamPort}`,
    // Else a pair in ten is held out for good, by the secret of this directory, and whoever waits for its hit waits for ever.
    '--holdout',
    '0',
    ...(options.flags ?? []),
  ];
  const process = startProcess([repository('bin/nearhit.js'), ...flags], {
    as: 'measured',
    ...(options.core === undefined ? {} : { core: options.core }),
  });
  if (options.until !== 'nothing') await ready(port, options.until);
  const discard = (): void => {
    rmSync(data, { recursive: true, force: true });
    rmSync(config, { force: true });
  };
  return { port, process, data, stop: () => process.stop(), discard };
}

async function ready(port: number, until: 'listening' | 'semantic'): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (Date.now() < deadline) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/nearhit/readyz`);
      const { semantic } = (await answer.json()) as { semantic?: string };
      if (answer.ok && (until === 'listening' || semantic === 'ready')) return;
    } catch {
      // Not listening yet: that is what is being waited for.
    }
    await delay(20);
  }
  throw new Error(`nearhit was not ${until} on port ${port} within ${START_WITHIN_MS} ms`);
}

export async function startProvider(
  name: 'provider' | 'embeddings-provider',
  core?: number,
): Promise<{ readonly port: number; readonly process: Measured }> {
  const process = startProcess([script(name)], { as: 'typescript', ...(core === undefined ? {} : { core }) });
  const [{ port }] = (await once(process.child, 'message')) as [{ port: number }];
  return { port, process };
}

/** Asks until the answer comes from the cache as `detail` says; the answer. */
export async function askUntil(port: number, detail: 'exact' | 'semantic', request: Buffer): Promise<Answer> {
  const connection = await openConnection(port);
  try {
    const deadline = Date.now() + START_WITHIN_MS;
    while (Date.now() < deadline) {
      const answer = await connection.exchange(request);
      if (headerOf(answer, 'cache-status')?.includes(`detail=${detail}`) === true) return answer;
      await delay(20);
    }
    throw new Error(
      `no ${detail} hit within ${START_WITHIN_MS} ms for ${request.toString('latin1', request.indexOf('\r\n\r\n') + 4).slice(0, 300)}`,
    );
  } finally {
    connection.close();
  }
}
