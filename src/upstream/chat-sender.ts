/** Sends one chat request to a model of the operator's own choosing and gives the text of its answer. For the judge model alone. */
import { readWhole } from '../read-whole.ts';
import type { Target, Upstream } from './upstream.ts';

export interface ChatSenderOptions {
  readonly upstream: Upstream;
  readonly target: Target;
  readonly key: string | undefined;
  readonly timeoutMs: number;
}

/** A verdict is one word; an answer beyond this is none. */
const LONGEST_ANSWER = 64 * 1024;

/** Rejects with what went wrong, never with a word of what was sent. */
export function createChatSender({ upstream, target, key, timeoutMs }: ChatSenderOptions): (body: string) => Promise<string> {
  const headers = [
    'content-type',
    'application/json',
    'accept-encoding',
    'identity',
    ...(key === undefined ? [] : ['authorization', `Bearer ${key}`]),
  ];
  const path = `${target.basePath ?? ''}/v1/chat/completions`;
  return async (body) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await upstream.send({ target, method: 'POST', path, headers, body: Buffer.from(body), signal });
    if (answer.kind === 'failure') throw new Error(`cannot ask the judge model: ${answer.error.message}`);
    const read = await readWhole(answer.body, LONGEST_ANSWER);
    if (read.kind === 'too-long') throw new Error(`cannot read the judge model: its answer is longer than ${LONGEST_ANSWER} bytes`);
    if (answer.status !== 200)
      throw new Error(`cannot ask the judge model: it answered ${answer.status}; check --judge-model and its credential`);
    return contentOf(Buffer.from(read.bytes).toString('utf8'));
  };
}

function contentOf(text: string): string {
  let answer: { readonly choices?: readonly { readonly message?: { readonly content?: unknown } }[] };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch (cause) {
    throw new Error('cannot read the judge model: its answer is no JSON', { cause });
  }
  const content = answer.choices?.[0]?.message?.content;
  if (typeof content !== 'string') throw new Error('cannot read the judge model: its answer has no text');
  return content;
}
