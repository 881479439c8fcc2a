/**
 * `nearhit demo`: the real proxy, store and embedding model in front of a simulated provider. Nothing in the table is
 * scripted: outcomes are read from response headers, and every answer is compared with what the provider says.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startNearhit, type RunningNearhit } from '../compose.ts';
import { defaultConfig } from '../overrides.ts';
import { DONE, FAILED, refuse, type Call, type ExitCode } from './call.ts';
import { ask, type Told } from './demo/ask.ts';
import { startProvider } from './demo/provider.ts';
import { QUESTIONS } from './demo/questions.ts';
import { begun, closing, ended, heading, paintFor } from './demo/report.ts';
import { answerTo } from './demo/topics.ts';
import { readFlags } from './flags.ts';
import type { Loopback } from './loopback.ts';
import { listenForStop } from './signals.ts';

const MODEL_LOADS_WITHIN_MS = 30_000;
const LOOK_AGAIN_AFTER_MS = 20;

export async function demo(call: Call): Promise<ExitCode> {
  const { values, words, problems } = readFlags(call.args, { serve: 'switch' });
  const surplus = words.map((word) => `cannot use ${JSON.stringify(word)}: demo takes flags only`);
  if (problems.length + surplus.length > 0) return refuse(call.err, [...problems, ...surplus], 'demo');

  const folder = mkdtempSync(join(tmpdir(), 'nearhit-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const stop = listenForStop(remove);
  const stopped = new AbortController();
  void stop.asked.then(() => stopped.abort());
  const provider = await startProvider();
  try {
    const running = await startProxy(provider, folder, call);
    try {
      return await present({ call, running, provider, keep: values.has('serve') ? stop.asked : undefined }, stopped.signal);
    } finally {
      await running.close();
    }
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    return DONE;
  } finally {
    await provider.close();
    remove();
    stop.release();
  }
}

function startProxy(provider: Loopback, folder: string, call: Call): Promise<RunningNearhit> {
  // Nothing of the operator's own configuration: the same demo everywhere. A slow machine must not turn a hit into a late lookup,
  // and the hold-out, chosen by a secret that is new each time, not into a miss.
  const config = defaultConfig(
    { port: 0, adminPort: 0, upstream: provider.url, data: folder, logLevel: 'silent', lookupTimeout: '2s', holdout: '0', grace: '0' },
    {},
  );
  const notice = (line: string): void => void call.err.write(`nearhit: ${line}\n`);
  return startNearhit({ config, storage: 'directory', secret: randomBytes(32), adminToken: randomBytes(32).toString('base64url'), notice });
}

interface Stage {
  readonly call: Call;
  readonly running: RunningNearhit;
  readonly provider: Loopback;
  /** Both stay up until this resolves; `undefined`: they end after the table. */
  readonly keep: Promise<void> | undefined;
}

async function present({ call, running, provider, keep }: Stage, signal: AbortSignal): Promise<ExitCode> {
  const { out } = call;
  const paint = paintFor(out, call.environment['NO_COLOR']);
  out.write(`The real proxy and embedding model, in front of a simulated provider (1.5 s to the first token, 70 tokens/s).\n`);
  await untilReady(running, signal);
  out.write(`\n${heading(paint)}`);
  const told: Told[] = [];
  let wrong = 0;
  for (const [index, question] of QUESTIONS.entries()) {
    out.write(begun(index, question));
    const answer = await ask(running.url, question, signal);
    out.write(ended(answer, paint));
    told.push(answer);
    if (answer.answer !== answerTo(question.text)) wrong += 1;
  }
  out.write(closing({ told, providerCalls: provider.calls(), wrong }));
  if (keep !== undefined) {
    out.write(invitation(running.url));
    await keep;
  }
  return wrong === 0 ? DONE : FAILED;
}

async function untilReady(running: RunningNearhit, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + MODEL_LOADS_WITHIN_MS;
  while (running.operations.health().semantic !== 'ready') {
    const embedder = running.embedder();
    if (embedder.kind === 'down') throw new Error(`cannot show matches by meaning: the embedding model is down (${embedder.why})`);
    if (performance.now() > deadline)
      throw new Error(`cannot show matches by meaning: the embedding model did not load within ${MODEL_LOADS_WITHIN_MS / 1000} s`);
    await wait(LOOK_AGAIN_AFTER_MS, undefined, { signal });
  }
}

function invitation(url: string): string {
  const body = '{"model":"demo-model","messages":[{"role":"user","content":"How can I reset my password?"}]}';
  return `
Still running, until Ctrl-C. Try other words:
  curl -i ${url}/v1/chat/completions -H 'authorization: Bearer sk-demo-A' \\
    -H 'content-type: application/json' -d '${body}'
`;
}
