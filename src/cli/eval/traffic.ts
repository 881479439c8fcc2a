/** The whole product in front of the simulated provider, on loopback, with default settings and a store in memory: what is measured is what runs. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNearhit, type RunningNearhit } from '../../compose.ts';
import type { Answered, Tier } from '../../eval/stream-report.ts';
import { defaultConfig, type Overrides } from '../../overrides.ts';
import { createSentences, startClassProvider, type Knows, type Message } from './provider.ts';

export interface Traffic {
  /** `said`: the answer, as a conversation goes on with it. */
  ask(messages: readonly Message[]): Promise<Answered & { readonly said: string }>;
  readonly operations: RunningNearhit['operations'];
  close(): Promise<void>;
}

export interface TrafficOptions {
  readonly knows: Knows;
  /** Which would-be hits are held out hangs on the install's secret: the same seed, the same hold-out. */
  readonly seed: number;
  readonly settings: Overrides;
  readonly notice: (line: string) => void;
}

/** A machine that is busy must not turn a hit into a late lookup: what is measured is meaning, not speed. */
const PATIENT = '5s';

export async function startTraffic({ knows, seed, settings, notice }: TrafficOptions): Promise<Traffic> {
  const sentences = createSentences();
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-eval-'));
  const provider = await startClassProvider(knows, sentences);
  const closeProvider = async (): Promise<void> => {
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const running = await startNearhit({
      config: defaultConfig({
        port: 0,
        adminPort: 0,
        upstream: provider.url,
        data: folder,
        logLevel: 'silent',
        lookupTimeout: PATIENT,
        grace: '0',
        ...settings,
      }),
      storage: 'memory',
      secret: createHash('sha256').update(`evaluation ${seed}`).digest(),
      adminToken: randomBytes(16).toString('hex'),
      notice,
    });
    await running.ready();
    return {
      operations: running.operations,
      ask: async (messages) => ask(running.url, messages, (answer) => sentences.nameIn(answer)),
      close: async () => {
        await running.close();
        await closeProvider();
      },
    };
  } catch (error) {
    await closeProvider();
    throw error;
  }
}

async function ask(url: string, messages: readonly Message[], nameIn: (answer: string) => string): ReturnType<Traffic['ask']> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-evaluation' },
    body: JSON.stringify({ model: 'simulated', messages }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`cannot evaluate: the product answered ${response.status}: ${text.slice(0, 200)}`);
  const content = (JSON.parse(text) as { readonly choices: readonly { readonly message: { readonly content: string } }[] }).choices[0]
    ?.message.content;
  const said = content ?? '';
  return { ...labelOf(response.headers), name: nameIn(said), said };
}

const TIERS: readonly string[] = ['exact', 'alias', 'semantic', 'joined', 'stale'] satisfies readonly Tier[];

/** `nearhit; hit; ttl=86400; detail=semantic` or `nearhit; fwd=miss; detail=vetoed`. */
function labelOf(headers: Headers): Omit<Answered, 'name'> {
  const status = headers.get('cache-status') ?? '';
  const detail = /\bdetail=([\w-]+)/.exec(status)?.[1] ?? '';
  const veto = headers.get('nearhit-veto') ?? '';
  if (/;\s*hit\b/.test(status)) return { tier: isTier(detail) ? detail : 'exact', why: '', veto: '' };
  return { tier: /\bcollapsed\b/.test(status) ? 'joined' : undefined, why: detail || 'none', veto };
}

function isTier(word: string): word is Tier {
  return TIERS.includes(word);
}
