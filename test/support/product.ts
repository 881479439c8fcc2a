/**
 * The real product in front of a scripted origin, through either of its doors: over a socket, or as a library with no
 * server. Nothing is replaced: real model, real store, real sockets to the origin. Each test takes a credential of its own,
 * which makes a tenant of its own, so one product serves a whole file and no test sees another's entries.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { startNearhit } from '../../src/compose.ts';
import { createNearhit, type Nearhit } from '../../src/index.ts';
import { defaultConfig, type Overrides } from '../../src/overrides.ts';
import { startOrigin, type Origin } from './origin.ts';

export interface Product {
  readonly door: DoorName;
  readonly origin: Origin;
  /** Where raw clients connect; the library door has no listener. */
  readonly url: string;
  readonly adminUrl: string;
  readonly adminToken: string;
  readonly data: string;
  readonly operations: Nearhit['operations'];
  /** What a person would have been told. */
  readonly notices: readonly string[];
  /** As the caller would send it; the path begins with `/`. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** The official client, on this door, with a credential of its own unless one is given. */
  client(key?: string, headers?: Readonly<Record<string, string>>): OpenAI;
  /** Before the path of a request with Anthropic's headers, which would go to Anthropic itself by them. */
  readonly anthropicPath: string;
  close(): Promise<void>;
}

export type DoorName = 'url' | 'library';
export const DOORS: readonly DoorName[] = ['url', 'library'];

export interface ProductOptions extends Overrides {
  readonly door?: DoorName;
}

/**
 * A lookup on a busy test machine may take longer than a production default; the deadline has a test of its own, and so has the
 * hold-out, which would turn a hit in ten into a miss.
 */
const PATIENT = { holdout: '0', lookupTimeout: '20s', grace: '2s', logLevel: 'silent' } as const;

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const { door = 'url', ...overrides } = options;
  const origin = await startOrigin();
  const data = mkdtempSync(join(tmpdir(), 'nearhit-test-'));
  const settings: Overrides = {
    ...PATIENT,
    upstream: origin.url,
    upstreams: { provider: { url: origin.url } },
    data,
    port: 0,
    adminPort: 0,
    ...overrides,
  };
  const opened = door === 'url' ? await openUrl(settings) : await openLibrary(settings, origin);
  // A model that did not load would fail every test below for a reason none of them names.
  if (overrides.mode === undefined && opened.operations.health().semantic !== 'ready')
    throw new Error(`the semantic tier is not ready: ${opened.notices.join('; ')}`);
  const client = (key = newKey(), headers: Readonly<Record<string, string>> = {}): OpenAI =>
    new OpenAI({ baseURL: `${opened.base}/v1`, apiKey: key, maxRetries: 0, defaultHeaders: headers, fetch: opened.fetch });
  // Through the library the caller's own URL names the origin, whatever the headers.
  const anthropicPath = door === 'url' ? '/up/provider' : '';
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await opened.close();
    await origin.close();
    rmSync(data, { recursive: true, force: true });
  };
  return {
    ...opened,
    door,
    origin,
    data,
    send: (path, init) => opened.fetch(`${opened.base}${path}`, init),
    client,
    anthropicPath,
    // A test may close it on purpose before its clean-up does.
    close: () => (closed ??= close()),
  };
}

export const newKey = (): string => `sk-test-${randomBytes(12).toString('hex')}`;

interface Opened {
  readonly base: string;
  readonly url: string;
  readonly adminUrl: string;
  readonly adminToken: string;
  readonly notices: readonly string[];
  readonly operations: Nearhit['operations'];
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

async function openUrl(settings: Overrides): Promise<Opened> {
  const notices: string[] = [];
  const adminToken = randomBytes(16).toString('hex');
  const running = await startNearhit({
    config: defaultConfig(settings),
    storage: 'directory',
    secret: randomBytes(32),
    adminToken,
    notice: (line) => notices.push(line),
  });
  await running.ready();
  return {
    base: running.url,
    url: running.url,
    adminUrl: running.adminUrl ?? '',
    adminToken,
    notices,
    operations: running.operations,
    fetch: globalThis.fetch,
    close: () => running.close(),
  };
}

async function openLibrary(settings: Overrides, origin: Origin): Promise<Opened> {
  const notices: string[] = [];
  const nearhit = await createNearhit({ ...settings, notice: (line) => notices.push(line) });
  await nearhit.ready();
  return {
    base: origin.url,
    url: '',
    adminUrl: '',
    adminToken: '',
    notices,
    operations: nearhit.operations,
    fetch: nearhit.fetch,
    close: () => nearhit.close(),
  };
}

/** The product's word on how an answer came about. */
export function statusOf(response: Response): string {
  return response.headers.get('cache-status') ?? '';
}

export interface ChatInit {
  readonly key: string;
  readonly question?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One chat request as an SDK sends it, with the whole of the answer read. */
export async function chat(
  product: Product,
  init: ChatInit,
): Promise<{ readonly response: Response; readonly status: string; readonly text: string }> {
  const body = JSON.stringify({
    model: 'gpt-4.1',
    messages: [{ role: 'user', content: init.question ?? 'What is a hash table?' }],
    ...init.body,
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${init.key}`, ...init.headers };
  const response = await product.send('/v1/chat/completions', { method: 'POST', headers, body });
  return { response, status: statusOf(response), text: await response.text() };
}
