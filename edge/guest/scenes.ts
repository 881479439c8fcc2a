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

/** Of all that a judge looks at something: numbers, dates, names, quotations, signs, order, grammar, slips, other languages. */
export const JUDGED: readonly (readonly [asked: string, stored: string])[] = [
  ['How do I get back into my bank after the new log-in?', 'How can I change the pin of my credit card at the counter?'],
  ['Could you please tell me how many miles are in 5 km?', "What's 5.5 kilometres in miles, and how far is it on foot?"],
  ['Was the museum in Paris built before 1990 or in May 2001?', 'When did they build the museum of London, yesterday or 3 days ago?'],
  ['What does "undefined" mean in `main.js` for C++ and GPT-4?', "What is meant by 'null' in `index.ts`? I'm using C# 8."],
  ["Why doesn't my phone turn on when it's not charged?", 'Why did the phone not turn off, although it was never charged?'],
  ['Is France larger than Germany, and who helps whom?', 'Is Germany bigger than France? Who is helped by France?'],
  ['Which of the houses that have no garden are cheaper?', 'Which houses without gardens are the cheapest ones?'],
  ['Answer in one sentence: should I buy or sell the old car first?', 'List three reasons why one should sell a car before buying.'],
  ['Hwo do I set up an e-mail acount with two-factor log-in?', 'How would we set an email account up with a two factor login?'],
  ['Wie spät ist es in Köln?', 'Où est le café le plus proche, 東京?'],
  ["what is john's address", 'What is the address of John?'],
  ['HOW MUCH IS A CUP OF TEA?', 'Which is less expensive: a cup of tea, a mug of coffee, or both?'],
];
