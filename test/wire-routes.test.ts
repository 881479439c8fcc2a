import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { acceptsIncludeUsage, isKnownHost } from '../src/upstream/known-hosts.ts';
import { createRouter, parseTarget, type Route } from '../src/upstream/routes.ts';

const LOCAL = parseTarget('http://127.0.0.1:9000/gateway/v1/');
const options = {
  defaultTarget: { origin: 'https://api.openai.com', trust: 'public' as const },
  named: new Map([['local', LOCAL]]),
  allowed: ['llm.corp.example:8443', '*.models.example', '10.0.0.5'],
  loopToken: 'nearhit-1',
};
const route = createRouter(options);

function told(found: Route): string {
  if (found.kind === 'own') return `own ${found.page}`;
  if (found.kind === 'refused') return `${found.error.status} ${found.error.code}`;
  const kind = found.kind === 'cached' && found.dialect !== 'chat-completions' ? found.dialect : found.kind;
  return `${kind} ${found.target.origin} ${found.target.trust} ${found.path}`;
}

const GEMINI = 'https://generativelanguage.googleapis.com';
const VERTEX = '/v1/projects/p/locations/l';

const TABLE: readonly (readonly [request: string, expected: string, headers?: readonly string[]])[] = [
  ['POST /v1/chat/completions', 'cached https://api.openai.com public /v1/chat/completions'],
  ['POST /v1/chat/completions?x=1', 'cached https://api.openai.com public /v1/chat/completions?x=1'],
  ['GET /v1/chat/completions', 'through https://api.openai.com public /v1/chat/completions'],
  ['GET /v1/models', 'through https://api.openai.com public /v1/models'],
  ['POST /v1/messages', 'anthropic-messages https://api.anthropic.com public /v1/messages'],
  [
    'POST /v1/messages?beta=true',
    'anthropic-messages https://api.anthropic.com public /v1/messages?beta=true',
    ['anthropic-version', '2023-06-01'],
  ],
  ['GET /v1/messages', 'through https://api.anthropic.com public /v1/messages'],
  ['POST /v1/messages/batches', 'through https://api.anthropic.com public /v1/messages/batches'],
  ['POST /v1/threads/t_1/messages', 'through https://api.openai.com public /v1/threads/t_1/messages'],
  ['POST /api.deepseek.com/anthropic/v1/messages', 'anthropic-messages https://api.deepseek.com public /anthropic/v1/messages'],
  ['POST /v1/messages/count_tokens', 'through https://api.anthropic.com public /v1/messages/count_tokens'],
  ['POST /v1/messagesX', 'through https://api.openai.com public /v1/messagesX'],
  ['GET /v1/models', 'through https://api.anthropic.com public /v1/models', ['Anthropic-Version', '2023-06-01']],
  ['POST /v1/chat/completions', 'cached https://api.anthropic.com public /v1/chat/completions', ['anthropic-version', '2023-06-01']],
  ['POST /v1beta/models/g:generateContent', 'gemini https://generativelanguage.googleapis.com public /v1beta/models/g:generateContent'],
  ['POST /v1beta/models/g:streamGenerateContent?alt=sse', `gemini ${GEMINI} public /v1beta/models/g:streamGenerateContent?alt=sse`],
  ['GET /v1beta/models/g:generateContent', `through ${GEMINI} public /v1beta/models/g:generateContent`],
  ['POST /v1beta/models/g:countTokens', `through ${GEMINI} public /v1beta/models/g:countTokens`],
  ['POST /v1beta/models/g:batchGenerateContent', `through ${GEMINI} public /v1beta/models/g:batchGenerateContent`],
  ['POST /v1beta/models:generateContent', `through ${GEMINI} public /v1beta/models:generateContent`],
  ['POST /v1beta/tunedModels/t:generateContent', `gemini ${GEMINI} public /v1beta/tunedModels/t:generateContent`],
  ['POST /v1/models/g:generateContent?key=k', `gemini ${GEMINI} public /v1/models/g:generateContent?key=k`],
  ['POST /v1/models/g:streamGenerateContent', `gemini ${GEMINI} public /v1/models/g:streamGenerateContent`],
  ['DELETE /v1/models/ft:gpt:org::7', 'through https://api.openai.com public /v1/models/ft:gpt:org::7'],
  [
    `POST /eu-aiplatform.googleapis.com${VERTEX}/publishers/google/models/g:generateContent`,
    `gemini https://eu-aiplatform.googleapis.com public ${VERTEX}/publishers/google/models/g:generateContent`,
  ],
  [
    `POST /aiplatform.googleapis.com${VERTEX}/endpoints/7:streamGenerateContent`,
    `gemini https://aiplatform.googleapis.com public ${VERTEX}/endpoints/7:streamGenerateContent`,
  ],
  [
    `POST /aiplatform.googleapis.com${VERTEX}/publishers/anthropic/models/c:rawPredict`,
    `through https://aiplatform.googleapis.com public ${VERTEX}/publishers/anthropic/models/c:rawPredict`,
  ],
  ['POST /v1beta/openai/chat/completions', 'cached https://generativelanguage.googleapis.com public /v1beta/openai/chat/completions'],
  ['GET /v1/models?key=secret', 'through https://generativelanguage.googleapis.com public /v1/models?key=secret'],
  ['GET /v1/models', 'through https://generativelanguage.googleapis.com public /v1/models', ['X-Goog-Api-Key', 'k']],
  ['GET /v1/models?monkey=1', 'through https://api.openai.com public /v1/models?monkey=1'],
  ['GET /v1/models', '400 ambiguous-upstream', ['anthropic-version', '1', 'x-goog-api-key', 'k']],
  ['GET /v1/models?key=k', '400 ambiguous-upstream', ['anthropic-version', '1']],
  ['POST /api.mistral.ai/v1/chat/completions', 'cached https://api.mistral.ai public /v1/chat/completions'],
  ['POST /API.Mistral.AI/v1/chat/completions', 'cached https://api.mistral.ai public /v1/chat/completions'],
  ['POST /openrouter.ai/api/v1/chat/completions', 'cached https://openrouter.ai public /api/v1/chat/completions'],
  [
    'POST /res.openai.azure.com/openai/deployments/d/chat/completions?api-version=1',
    'cached https://res.openai.azure.com public /openai/deployments/d/chat/completions?api-version=1',
  ],
  [
    'POST /res.openai.azure.com/openai/v1/chat/completions',
    'cached https://res.openai.azure.com public /openai/v1/chat/completions',
    ['api-key', 'k'],
  ],
  ['POST /res.openai.azure.com/openai/v1/responses', 'responses https://res.openai.azure.com public /openai/v1/responses'],
  [
    'POST /res.openai.azure.com/openai/responses?api-version=preview',
    'responses https://res.openai.azure.com public /openai/responses?api-version=preview',
  ],
  ['POST /v1/responses', 'responses https://api.openai.com public /v1/responses'],
  ['POST /openrouter.ai/api/v1/responses', 'responses https://openrouter.ai public /api/v1/responses'],
  ['POST /up/local/v1/responses', 'responses http://127.0.0.1:9000 operator /gateway/v1/responses'],
  ['POST /v1/completions', 'completions https://api.openai.com public /v1/completions'],
  [
    'POST /res.openai.azure.com/openai/deployments/d/completions?api-version=1',
    'completions https://res.openai.azure.com public /openai/deployments/d/completions?api-version=1',
  ],
  ['POST /codestral.mistral.ai/v1/fim/completions', 'through https://codestral.mistral.ai public /v1/fim/completions'],
  ['POST /v1/embeddings', 'embeddings https://api.openai.com public /v1/embeddings'],
  ['POST /api.mistral.ai/v1/embeddings', 'embeddings https://api.mistral.ai public /v1/embeddings'],
  ['GET /v1/embeddings', 'through https://api.openai.com public /v1/embeddings'],
  ['POST /v1/multimodalembeddings', 'through https://api.openai.com public /v1/multimodalembeddings'],
  ['GET /v1/responses', 'through https://api.openai.com public /v1/responses'],
  ['POST /v1/responses/resp_1/cancel', 'through https://api.openai.com public /v1/responses/resp_1/cancel'],
  ['POST /v1/responses/compact', 'through https://api.openai.com public /v1/responses/compact'],
  ['POST /v1/my-responses', 'through https://api.openai.com public /v1/my-responses'],
  ['POST /europe-west1-aiplatform.googleapis.com/v1/x', 'through https://europe-west1-aiplatform.googleapis.com public /v1/x'],
  [
    'POST /api.openai.com/v1/chat/completions',
    'cached https://api.openai.com public /v1/chat/completions',
    ['anthropic-version', '1', 'x-goog-api-key', 'k'],
  ],
  ['GET /evil.example/x', '403 upstream-not-allowed'],
  ['GET /evil-openai.azure.com/x', '403 upstream-not-allowed'],
  ['GET /api.openai.com.evil.example/x', '403 upstream-not-allowed'],
  ['GET /api.openai.com:8443/x', '403 upstream-not-allowed'],
  ['GET /169.254.169.254/latest/meta-data', '403 upstream-not-allowed'],
  ['GET /[::1]/x', '403 upstream-not-allowed'],
  ['GET /[fd00:ec2::254]:80/x', '403 upstream-not-allowed'],
  ['GET /llm.corp.example:8443/v1/models', 'through https://llm.corp.example:8443 operator /v1/models'],
  ['GET /llm.corp.example/v1/models', '403 upstream-not-allowed'],
  ['GET /10.0.0.5/v1/models', 'through https://10.0.0.5 operator /v1/models'],
  ['GET /eu.models.example/v1/models', 'through https://eu.models.example public /v1/models'],
  ['GET /models.example/v1/models', '403 upstream-not-allowed'],
  ['POST /up/local/v1/chat/completions', 'cached http://127.0.0.1:9000 operator /gateway/v1/chat/completions'],
  ['GET /up/local', 'through http://127.0.0.1:9000 operator /gateway/'],
  ['GET /up/local?x=1', 'through http://127.0.0.1:9000 operator /gateway/?x=1'],
  ['GET /up/other/v1/models', '403 upstream-not-allowed'],
  ['GET /up/', '403 upstream-not-allowed'],
  ['GET /up/local/../admin', '400 bad-target'],
  ['GET /up/local/..', '400 bad-target'],
  ['GET /up/local/%2e%2E/admin', '400 bad-target'],
  ['GET /up/local/..%2fadmin', '400 bad-target'],
  ['GET /up/local/x%5c..%5Cadmin', '400 bad-target'],
  ['GET /up/local/./x', '400 bad-target'],
  ['GET /v1/files/a..b/...', 'through https://api.openai.com public /v1/files/a..b/...'],
  ['GET /v1/models/org%2Fmodel?path=/../x', 'through https://api.openai.com public /v1/models/org%2Fmodel?path=/../x'],
  ['GET /v1//models', 'through https://api.openai.com public /v1//models'],
  ['GET //evil.example/x', '400 bad-target'],
  ['GET /\\evil.example/x', '400 bad-target'],
  ['GET http://evil.example/x', '400 bad-target'],
  ['GET https://api.openai.com/v1/models', '400 bad-target'],
  ['OPTIONS *', '400 bad-target'],
  ['CONNECT evil.example:443', '400 bad-target'],
  ['GET /%61pi.evil.example/x', 'through https://api.openai.com public /%61pi.evil.example/x'],
  ['GET /api.openai.com@evil.example/x', '403 upstream-not-allowed'],
  ['GET /localhost/v1/models', '403 upstream-not-allowed'],
  ['GET /localhost:9999/v1/models', '403 upstream-not-allowed'],
  ['GET /api.openai.com./v1/models', '403 upstream-not-allowed'],
  ['GET /api%2eopenai.com/v1/models', '403 upstream-not-allowed'],
  ['GET /v1.1/models', 'through https://api.openai.com public /v1.1/models'],
  ['GET /favicon.ico', 'through https://api.openai.com public /favicon.ico'],
  ['GET /', 'own help'],
  ['GET /?utm=1', 'own help'],
  ['GET /nearhit/healthz', 'own healthz'],
  ['GET /nearhit/readyz?verbose', 'own readyz'],
  ['GET /nearhit/metrics', 'own unknown'],
  ['GET /nearhit', 'own unknown'],
  ['GET /nearhits', 'through https://api.openai.com public /nearhits'],
  ['POST /v1/chat/completions', '508 loop-detected', ['CDN-Loop', 'cloudflare; v=1, nearhit-1;x']],
  ['POST /v1/chat/completions', '508 loop-detected', ['CDN-Loop', 'cloudflare', 'cdn-loop', 'nearhit-1']],
  ['POST /v1/chat/completions', 'cached https://api.openai.com public /v1/chat/completions', ['CDN-Loop', 'nearhit-12, xnearhit-1']],
];

for (const [request, expected, headers = []] of TABLE) {
  test(`${request} ${headers.join(' ')} is ${expected}`, () => {
    const [method = '', target = ''] = request.split(' ');
    assert.equal(told(route(method, target, headers)), expected);
  });
}

test('a refusal says what was asked for and how to allow it, and never repeats a query', () => {
  const refused = route('GET', '/evil.example/x?key=sk-secret', []);
  assert.ok(refused.kind === 'refused');
  assert.match(refused.error.message, /evil\.example.*--allow-upstream/);
  const bad = route('GET', '/a/../b?key=sk-secret', []);
  assert.ok(bad.kind === 'refused');
  assert.doesNotMatch(bad.error.message, /sk-secret/);
});

test('whatever the target, only an upstream somebody allowed is ever reached', () => {
  const reachable = (origin: string): boolean =>
    [
      'https://api.openai.com',
      'https://api.anthropic.com',
      'https://generativelanguage.googleapis.com',
      'http://127.0.0.1:9000',
      'https://llm.corp.example:8443',
      'https://10.0.0.5',
    ].includes(origin) ||
    /^https:\/\/[^/]+\.models\.example$/.test(origin) ||
    isKnownHost(origin.slice('https://'.length));
  const piece = fc.constantFrom(
    '/',
    '//',
    '..',
    '.',
    '%2e',
    '%2f',
    '\\',
    '@',
    ':',
    ':80',
    '?',
    '#',
    'up',
    'local',
    'evil.example',
    'api.openai.com',
    '127.0.0.1',
    '[::1]',
    'http:',
    'x',
    '?key=',
    '.models.example',
    '\u00e9',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.string({ maxLength: 6 }), (pieces, noise) => {
      const found = route('GET', pieces.join('') + noise, []);
      if (found.kind !== 'cached' && found.kind !== 'through') return;
      assert.ok(reachable(found.target.origin), found.target.origin);
      assert.equal(new URL(found.target.origin).origin, found.target.origin);
      assert.ok(found.path.startsWith('/'));
    }),
    { numRuns: 2000 },
  );
});

test('an operator URL loses its trailing /v1 and slashes, keeps any other prefix, and is trusted', () => {
  assert.deepEqual(parseTarget('https://llm.example/v1/'), { origin: 'https://llm.example', trust: 'operator' });
  assert.deepEqual(parseTarget('HTTP://LLM.example:8080/a/b'), { origin: 'http://llm.example:8080', trust: 'operator', basePath: '/a/b' });
  assert.deepEqual(LOCAL, { origin: 'http://127.0.0.1:9000', trust: 'operator', basePath: '/gateway' });
  for (const url of ['ftp://x', 'llm.example', '', 'https://user:pass@llm.example', 'https://llm.example/?key=1'])
    assert.throws(() => parseTarget(url), RangeError, url);
});

test('token counts are asked of known hosts and where the operator says so, never of a guess', () => {
  assert.equal(acceptsIncludeUsage({ origin: 'https://api.openai.com', trust: 'public' }), true);
  assert.equal(acceptsIncludeUsage(parseTarget('https://api.openai.com')), true);
  assert.equal(acceptsIncludeUsage({ origin: 'https://api.mistral.ai', trust: 'public' }), false);
  assert.equal(acceptsIncludeUsage(parseTarget('http://127.0.0.1:9000')), false);
  assert.equal(acceptsIncludeUsage(parseTarget('http://127.0.0.1:9000', 'accepted')), true);
});

test('where the caller names the origin outright, neither headers nor the path choose another', () => {
  const named = (origin: string, path = '/v1/chat/completions', headers: string[] = []): string => {
    const found = route('POST', path, headers, origin);
    return found.kind === 'refused'
      ? `${found.error.status} ${found.error.code}`
      : 'target' in found
        ? `${found.target.origin} ${found.path}`
        : found.kind;
  };
  assert.equal(named('https://api.openai.com'), 'https://api.openai.com /v1/chat/completions');
  assert.equal(named('https://api.mistral.ai'), 'https://api.mistral.ai /v1/chat/completions');
  assert.equal(
    named('https://api.mistral.ai', '/v1/chat/completions', ['anthropic-version', '1']),
    'https://api.mistral.ai /v1/chat/completions',
  );
  for (const origin of [
    'http://localhost:11434',
    'http://ollama',
    'https://evil.example',
    'http://api.mistral.ai',
    'https://up',
    'https://nearhit',
  ])
    assert.equal(named(origin), '403 upstream-not-allowed', origin);
});
