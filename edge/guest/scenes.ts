/** What is asked, answered and judged in the rehearsal (rehearse.ts): each kind once, for the functions it takes. */

export interface Scene {
  readonly request: () => Request;
  /** The provider's, and its media type. */
  readonly answer: string;
  readonly type: string;
}

const CHAT = '/v1/chat/completions';
const JSON_TYPE = 'application/json';
const EVENTS = 'text/event-stream';

const COMPLETION = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Open "Sign in", then choose "Forgot password".' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 12, completion_tokens: 11, total_tokens: 23 },
});

const CHUNKS = [
  { delta: { role: 'assistant', content: 'Every day' }, finish_reason: null },
  { delta: { content: ' from nine.' }, finish_reason: null },
  { delta: {}, finish_reason: 'stop' },
].map((choice) => ({
  id: 'chatcmpl-2',
  object: 'chat.completion.chunk',
  created: 1_700_000_000,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, ...choice }],
}));

const STREAM = `${CHUNKS.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;

function chat(question: string, more: object = {}): () => Request {
  const messages = [
    { role: 'system', content: 'You answer briefly.' },
    { role: 'user', content: question },
  ];
  return asking(CHAT, { model: 'gpt-4o-mini', messages, temperature: 0, ...more });
}

function asking(path: string, body: object): () => Request {
  const headers = { 'content-type': JSON_TYPE, authorization: 'Bearer rehearsal', accept: 'application/json', 'user-agent': 'rehearsal' };
  return () => new Request(`http://cache.invalid${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

export const SCENES: readonly Scene[] = [
  { request: chat('How do I reset my password?'), answer: COMPLETION, type: JSON_TYPE },
  { request: chat('How do I reset my password?'), answer: COMPLETION, type: JSON_TYPE },
  { request: chat('how do i reset my password'), answer: COMPLETION, type: JSON_TYPE },
  { request: chat('What is the best way to reset my password, please?'), answer: COMPLETION, type: JSON_TYPE },
  { request: chat('How do I reset my phone to its factory settings?'), answer: COMPLETION, type: JSON_TYPE },
  { request: chat('How do I reset my password?', { stream: true }), answer: STREAM, type: EVENTS },
  { request: chat('When is the museum open?', { stream: true }), answer: STREAM, type: EVENTS },
  { request: chat('When is the museum open?', { stream: true }), answer: STREAM, type: EVENTS },
  { request: chat('When is the museum open?'), answer: COMPLETION, type: JSON_TYPE },
  { request: asking('/v1/files', { purpose: 'none' }), answer: '{}', type: JSON_TYPE },
];

/** Of all that a judge looks at something: numbers, dates, names, quotations, signs, order, grammar, slips. Few: each grows the snapshot. */
export const JUDGED: readonly (readonly [asked: string, stored: string])[] = [
  [
    "Could you please tell me how many miles are in 5 km? Why doesn't it say so in `main.js`, and was that built before May 2001?",
    'What\'s 5.5 kilometres in miles, and who wasn\'t told by "index.ts" when they built it in Paris 3 days ago?',
  ],
  ['Which of the houses that have no garden are cheaper to buy?', 'Hwo are houses without gardens less expensive than flats?'],
];
