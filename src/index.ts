/**
 * The library door: the same cache with no server at all.
 *
 * @example
 * const nearhit = await createNearhit();
 * const client = new OpenAI({ fetch: nearhit.fetch });
 */
import { randomBytes } from 'node:crypto';
import { openDataDirectory } from './cli/data-directory.ts';
import { openCore, type OpenCore } from './compose.ts';
import { handleWithFetch } from './http/fetch-door.ts';
import { defaultConfig, type Overrides } from './overrides.ts';

export type { Config, EmbeddingModel, Group, Mode, NamedUpstream } from './config.ts';
export type { Operations, Health, PurgeReport, Stats } from './admin/operations.ts';
export type { Selection } from './store/store.ts';
export type { Overrides } from './overrides.ts';

export interface NearhitOptions extends Overrides {
  /** `memory` (default): forgotten at `close`. `directory`: kept in `data`, which one process at a time may own. */
  readonly storage?: 'memory' | 'directory';
  /** Told what a person should know: a store set aside, a model that does not load. Default: stderr. Never a prompt. */
  readonly notice?: (line: string) => void;
}

export interface Nearhit {
  /** One request in, one answer out. The URL's path and query choose the upstream, its host does not. Never rejects for the cache's sake. */
  handle(request: Request): Promise<Response>;
  /** To hand to an SDK's `fetch` option. The URL's origin names the provider: one nearhit knows or `allowUpstream` lists, else the answer is a 403. */
  readonly fetch: typeof globalThis.fetch;
  /** Stats, purge, metrics: what the admin listener offers over HTTP. */
  readonly operations: OpenCore['operations'];
  /** Resolves once the semantic tier can serve, or has failed and the exact tiers serve alone. */
  ready(): Promise<void>;
  /** Resolves when what was on its way to the store is there and nothing runs any more. */
  close(): Promise<void>;
}

/** @throws RangeError for a setting that cannot be used, naming it; `DirectoryInUse` where another process owns `data`. */
export async function createNearhit(options: NearhitOptions = {}): Promise<Nearhit> {
  const { storage = 'memory', notice = toStderr, ...overrides } = options;
  const config = defaultConfig({ logLevel: 'silent', ...overrides });
  const secret = storage === 'memory' ? randomBytes(32) : openDataDirectory(config.data).secret;
  const open = await openCore({ config, storage, secret, notice });
  const handle = (request: Request): Promise<Response> => handleWithFetch(request, open.serve);
  return {
    handle,
    fetch: async (input, init) => handleWithFetch(new Request(input, init), open.serve, 'origin'),
    operations: open.operations,
    ready: open.ready,
    close: open.close,
  };
}

function toStderr(line: string): void {
  process.stderr.write(`nearhit: ${line}\n`);
}
