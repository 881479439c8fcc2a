/** One question through the proxy, with the plain `fetch`; what came of it is read from the answer's headers. */
import type { Question } from './questions.ts';

export interface Told {
  /** `exact`, `alias`, `semantic`, `joined`, `stale`, or how it was forwarded: `miss`, `bypass`, `refresh`. */
  readonly outcome: string;
  readonly kind: 'hit' | 'forwarded';
  readonly why: string;
  readonly milliseconds: number;
  readonly answer: string;
  readonly tokens: { readonly input: number; readonly output: number };
}

/** Rejects where there was no answer of status 200. */
export async function ask(url: string, question: Question, signal: AbortSignal): Promise<Told> {
  const started = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer sk-demo-${question.caller}`, ...question.headers },
    body: JSON.stringify({
      model: question.model ?? 'demo-model',
      messages: [{ role: 'user', content: question.text }],
      ...(question.shape === 'stream' ? { stream: true, stream_options: { include_usage: true } } : {}),
    }),
    signal,
  });
  const text = await response.text();
  const milliseconds = performance.now() - started;
  if (response.status !== 200) throw new Error(`the proxy answered ${response.status}: ${text.slice(0, 200)}`);
  const events = question.shape === 'stream' ? readStream(text) : [JSON.parse(text) as Completion];
  return { ...readLabel(response.headers), milliseconds, answer: events.map(contentOf).join(''), tokens: tokensOf(events) };
}

interface Completion {
  readonly choices?: readonly { readonly message?: { readonly content?: string }; readonly delta?: { readonly content?: string } }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

function readStream(text: string): Completion[] {
  const payloads = text.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice('data: '.length)] : []));
  if (payloads.at(-1) !== '[DONE]') throw new Error('the stream did not end with [DONE]');
  return payloads.slice(0, -1).map((payload) => JSON.parse(payload) as Completion);
}

function contentOf({ choices }: Completion): string {
  return choices?.[0]?.message?.content ?? choices?.[0]?.delta?.content ?? '';
}

function tokensOf(events: readonly Completion[]): Told['tokens'] {
  const usage = events.findLast((event) => event.usage !== undefined && event.usage !== null)?.usage;
  return { input: usage?.prompt_tokens ?? 0, output: usage?.completion_tokens ?? 0 };
}

/** `Cache-Status: nearhit; hit; ttl=86400; detail=semantic` or `nearhit; fwd=miss; detail=vetoed` (RFC 9211). */
function readLabel(headers: Headers): Pick<Told, 'outcome' | 'kind' | 'why'> {
  const ours = (headers.get('cache-status') ?? '').split(',').at(-1) ?? '';
  const parameters = new Map<string, string>();
  for (const part of ours.split(';')) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    parameters.set(name, value);
  }
  const detail = parameters.get('detail') ?? '';
  if (parameters.has('hit')) return { kind: 'hit', outcome: detail === '' ? 'hit' : detail, why: whyHit(detail) };
  if (parameters.has('collapsed')) return { kind: 'hit', outcome: 'joined', why: 'an equal request was in flight' };
  const forwarded = parameters.get('fwd') ?? '?';
  return { kind: 'forwarded', outcome: forwarded === 'request' ? 'refresh' : forwarded, why: whyForwarded(detail, headers) };
}

function whyHit(detail: string): string {
  if (detail === 'exact') return 'asked before, verbatim';
  if (detail === 'alias') return 'same words, other dress';
  return detail === 'semantic' ? 'every word explained' : detail;
}

function whyForwarded(detail: string, headers: Headers): string {
  const veto = headers.get('nearhit-veto');
  if (veto !== null) return veto === 'unexplained' ? 'a word unexplained' : `veto: ${veto}`;
  return detail === 'none' || detail === '' ? 'nothing like it stored' : detail;
}
