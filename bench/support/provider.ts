/**
 * A provider that answers at once: any chat request, as JSON or as a stream, and any upload. A process of its own, so it costs no one
 * else. Each question has a number of its own in its answer: were all answers equal, nearhit would learn that their words do not matter.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const CONTENT =
  'Open the account page, choose Security, then Reset password. A link comes by mail; it is valid for one hour. If no mail comes, look among the junk, or ask support to check the address on file. This is case 10000000.';
const CASE = '10000000';
const USAGE = {
  prompt_tokens: 31,
  completion_tokens: 44,
  total_tokens: 75,
  prompt_tokens_details: { cached_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0 },
};
const HEAD = {
  id: 'chatcmpl-BenchBenchBenchBenchBench',
  created: 1_741_569_952,
  model: 'gpt-4.1-2025-04-14',
  service_tier: 'default',
  system_fingerprint: 'fp_44709d6fcb',
};

const whole = JSON.stringify({
  ...HEAD,
  object: 'chat.completion',
  choices: [
    { index: 0, message: { role: 'assistant', content: CONTENT, refusal: null, annotations: [] }, logprobs: null, finish_reason: 'stop' },
  ],
  usage: USAGE,
});
const chunk = (choices: readonly unknown[], extra: object = {}): string =>
  `data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', choices, ...extra })}\n\n`;
const words = CONTENT.match(/\s*\S+/g) ?? [];
const stream = [
  chunk([{ index: 0, delta: { role: 'assistant', content: '', refusal: null }, logprobs: null, finish_reason: null }]),
  ...words.map((word) => chunk([{ index: 0, delta: { content: word }, logprobs: null, finish_reason: null }])),
  chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }]),
  chunk([], { usage: USAGE }),
  'data: [DONE]\n\n',
].join('');

const transcript = JSON.stringify({ text: CONTENT, usage: { type: 'duration', seconds: 312 } });

interface Asked {
  readonly stream?: boolean;
  readonly messages?: readonly { readonly content?: unknown }[];
}

/** Eight digits, so that every answer is as long. */
function caseOf({ messages }: Asked): string {
  let hash = 0x811c9dc5;
  for (const character of String(messages?.at(-1)?.content)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return String(10_000_000 + ((hash >>> 0) % 90_000_000));
}

const server = createServer((request, response) => {
  if (request.headers['content-type']?.startsWith('multipart/') === true) {
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(transcript)).resume();
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const asked = JSON.parse(Buffer.concat(parts).toString()) as Asked;
    const streamed = asked.stream;
    const body = (streamed === true ? stream : whole).replace(CASE, caseOf(asked));
    response.writeHead(200, [
      'content-type',
      streamed === true ? 'text/event-stream' : 'application/json',
      'content-length',
      String(Buffer.byteLength(body)),
    ]);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
