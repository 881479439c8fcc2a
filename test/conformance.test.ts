/**
 * What nearhit answers again, found by asking: each cell of the tables in docs/protocol.md is driven through the real server against
 * the scripted provider, whose requests are counted. A cell that fails says where; a table that differs is printed as it should be.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { ENDPOINTS, headersOf, scriptOf, type Ask, type Endpoint, type Feature, type Form } from './support/endpoints.ts';
import { CASES, type Case } from './support/not-answered-again.ts';
import { newKey, startProduct, statusOf, type Product } from './support/product.ts';

const FORMS: readonly Form[] = ['json', 'stream'];
const NO_SUCH_FORM = 'no such form';
/** A rewording that the judge accepts as shipped. */
const ASKED = 'How do I reset my password?';
const REWORDED = 'How can I reset my password?';
const IN_ALL_FORMS = FORMS.flatMap((recorded) => FORMS.map((wanted) => ({ recorded, wanted })));

interface Answered {
  readonly response: Response;
  readonly status: string;
  readonly bytes: Buffer;
}

let product: Product;
before(async () => {
  product = await startProduct({ alsoCache: 'speech,images' });
});
after(() => product.close());

const asked = (): number => product.origin.requests.length;

function begin(endpoint: Endpoint, feature: Feature): string {
  product.origin.forget();
  product.origin.answer((seen) => {
    const streams =
      seen.path.includes('streamGenerateContent') || /"stream":true|"stream_format"|name="stream"/.test(seen.body.toString('latin1'));
    return scriptOf(endpoint, { form: streams ? 'stream' : 'json', feature, ...WORDS });
  });
  return newKey();
}

const WORDS = { words: ASKED, image: 'AAAA' } as const;

async function ask(endpoint: Endpoint, key: string, ask: Ask, more: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const request = endpoint.request(ask);
  const headers = { ...headersOf(endpoint, request, key), ...more };
  const response = await product.send(`/up/provider${request.path}`, { method: 'POST', headers, body: request.body });
  return { response, status: statusOf(response), bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Recorded in one form, wanted in another: how it is answered again, once everything about that answer was found right. */
async function replayed(endpoint: Endpoint, feature: Feature, recorded: Form, wanted: Form): Promise<string> {
  const { wire } = endpoint.answer(feature);
  if (wire.stream === undefined && (recorded === 'stream' || wanted === 'stream')) return NO_SUCH_FORM;
  const key = begin(endpoint, feature);
  const first = await ask(endpoint, key, { form: recorded, feature, ...WORDS });
  // Inputs are answered one by one, each by its key alone.
  const verdict = endpoint.puts === 'together' ? 'exact, by input' : verdictIn(first.status);
  const again = await ask(endpoint, key, { form: wanted, feature, ...WORDS });
  if (!/; hit; ttl=\d+; detail=exact$/.test(again.status)) {
    assert.equal(asked(), 2);
    // A form with a key of its own is another request: nothing but its verdict stands in the way.
    return recorded !== wanted && again.status === first.status ? NO_SUCH_FORM : (/detail=(\S+)$/.exec(again.status)?.[1] ?? again.status);
  }
  assert.equal(asked(), 1);
  await assertItsOwn(endpoint, feature, { recorded, wanted }, again);
  await assertOthersApart(endpoint, key, { form: wanted, feature, ...WORDS }, verdict);
  return verdict;
}

function verdictIn(status: string): string {
  const [, forwarded = '', detail = ''] = /^nearhit; fwd=(\w+); detail=([a-z-]+)$/.exec(status) ?? assert.fail(status);
  if (forwarded === 'bypass') return `bypass/${detail}`;
  return detail === 'none' ? 'pass' : `exact-only/${detail}`;
}

/** Padding is dropped from a replay, and line ends are those of whoever writes. */
const bare = (stream: string): string => stream.replaceAll('\r\n', '\n').replaceAll(/,"obfuscation":"[xy]*"/g, '');

/** The answer is what the provider's own would be. */
async function assertItsOwn(
  endpoint: Endpoint,
  feature: Feature,
  { recorded, wanted }: { readonly recorded: Form; readonly wanted: Form },
  { response, bytes }: Answered,
): Promise<void> {
  const { json, wire } = endpoint.answer(feature);
  const type = wanted === 'json' ? (endpoint.type ?? 'application/json') : (endpoint.streamType ?? 'text/event-stream');
  assert.equal(response.headers.get('content-type')?.split(';')[0], type.split(';')[0]);
  const text = bytes.toString('utf8');
  if (wanted === 'json' && recorded === 'json' && endpoint.puts !== 'together')
    assert.ok(bytes.equals(Buffer.from(wire.json)), `${text.slice(0, 300)} is not what the provider sent`);
  else if (wanted === 'json') assert.deepEqual(JSON.parse(text), json);
  else if (recorded === 'json') assert.deepEqual(await endpoint.assembled?.(text), json);
  else if (endpoint.streamType?.startsWith('application/json') === true)
    assert.deepEqual(JSON.parse(text), JSON.parse((wire.stream ?? []).join('')));
  else assert.equal(bare(text), bare((wire.stream ?? []).join('')));
}

/** A rewording is a hit where questions are matched by meaning, and nowhere else; another image never is. */
async function assertOthersApart(endpoint: Endpoint, key: string, same: Ask, verdict: string): Promise<void> {
  const before = asked();
  const { status } = await ask(endpoint, key, { ...same, words: REWORDED });
  if (verdict === 'pass') assert.match(status, /; hit; ttl=\d+; detail=semantic$/);
  assert.equal(asked(), verdict === 'pass' ? before : before + 1);
  if (same.feature !== 'images') return;
  await ask(endpoint, key, { ...same, image: 'BBBB' });
  assert.equal(asked(), before + 2);
}

/** Errors of the provider come through as they are and are never stored; one of ours has the shape its client reads. */
async function errors(endpoint: Endpoint): Promise<string> {
  const form = { feature: 'text', ...WORDS } as const;
  const key = begin(endpoint, 'text');
  const refused = await ask(endpoint, key, { form: 'json', ...form }, { 'cache-control': 'only-if-cached' });
  assert.equal(refused.response.status, 504);
  assert.equal(CODE_IN[endpoint.speaks](JSON.parse(refused.bytes.toString()) as OurError), 'only-if-cached');
  const body = '{"error": {"message": "Slow down.", "type": "rate_limit_error"}}\n';
  for (const each of endpoint.answer('text').wire.stream === undefined ? (['json'] as const) : FORMS) {
    product.origin.forget();
    product.origin.answer({ kind: 'error', status: 429, body, headers: { 'retry-after': '7' } });
    for (let times = 1; times <= 2; times += 1) {
      const { response, bytes } = await ask(endpoint, key, { form: each, ...form });
      assert.deepEqual([response.status, response.headers.get('retry-after'), bytes.toString(), asked()], [429, '7', body, times]);
    }
  }
  return 'pass';
}

interface OurError {
  readonly error: { readonly code: string; readonly details: readonly { readonly reason: string }[] };
}
const CODE_IN: Readonly<Record<Endpoint['speaks'], (body: OurError) => string | undefined>> = {
  openai: ({ error }) => error.code,
  anthropic: ({ error }) => error.code,
  gemini: ({ error }) => error.details[0]?.reason,
};

/** Of a request that brings something else, in all four ways at once. */
async function bringing(endpoint: Endpoint, feature: Feature): Promise<string> {
  if (!endpoint.features.includes(feature)) return NO_SUCH_FORM;
  const found = new Set<string>();
  for (const { recorded, wanted } of IN_ALL_FORMS) found.add(await replayed(endpoint, feature, recorded, wanted));
  if (found.size > 1) found.delete(NO_SUCH_FORM);
  return [...found].join(', ');
}

const COLUMNS: Readonly<Record<string, (endpoint: Endpoint) => Promise<string>>> = {
  json: (endpoint) => replayed(endpoint, 'text', 'json', 'json'),
  stream: (endpoint) => replayed(endpoint, 'text', 'stream', 'stream'),
  'json from stream': (endpoint) => replayed(endpoint, 'text', 'stream', 'json'),
  'stream from json': (endpoint) => replayed(endpoint, 'text', 'json', 'stream'),
  errors,
  tools: (endpoint) => bringing(endpoint, 'tools'),
  images: (endpoint) => bringing(endpoint, 'images'),
};

suite('what is answered again, endpoint by endpoint', () => {
  const rows: string[] = [];
  for (const endpoint of ENDPOINTS)
    test(endpoint.name, async (t) => {
      const cells: string[] = [];
      for (const [column, find] of Object.entries(COLUMNS)) await t.test(column, async () => void cells.push(await find(endpoint)));
      rows.push(`| \`${endpoint.name}\` | ${cells.map((cell) => (cell.includes('/') ? `\`${cell}\`` : cell)).join(' | ')} |`);
    });
  test('docs/protocol.md has this very table', () => assertDocumented('conformance', ['endpoint', ...Object.keys(COLUMNS)], rows));
});

/** What a case comes to, asked twice: the name in `Cache-Status`, or what the store says of an answer that it did not take. */
async function reasonOf({ endpoint, ask: asking, then = asking, script, more }: Case): Promise<string> {
  const key = newKey();
  product.origin.forget();
  product.origin.answer(script);
  const before = product.operations.stats().dropped;
  const [one, two] = [await ask({ ...endpoint, ...more }, key, asking), await ask({ ...endpoint, ...more }, key, then)];
  assert.equal(asked(), 2, 'both reached the provider');
  const verdict = verdictIn(one.status.replace(/; not-stored=.*$/, ''));
  if (verdict.startsWith('bypass/')) return verdict;
  if (two.status.includes('unrenderable')) return 'miss/unrenderable';
  const { dropped } = product.operations.stats();
  const grown = Object.keys(dropped).filter((reason) => dropped[reason as keyof typeof dropped] !== before[reason as keyof typeof before]);
  return `not-stored=${grown.join(', ')}`;
}

suite('what is not', () => {
  const rows: string[] = [];
  for (const each of CASES)
    test(each.what, async () => {
      rows.push(`| ${each.what} | \`${await reasonOf(each)}\` |`);
    });
  test('docs/protocol.md has this very list', () => assertDocumented('not answered again', ['what', 'reason'], rows));
});

function assertDocumented(name: string, head: readonly string[], rows: readonly string[]): void {
  const table = [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...rows].join('\n');
  const [begins, ends] = [`<!-- ${name}: begin -->\n`, `\n<!-- ${name}: end -->`];
  const document = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8');
  const [, documented = ''] = document.split(begins);
  assert.equal(documented.split(ends)[0], table, `what belongs between the marks "${name}" of docs/protocol.md:\n\n${table}\n`);
}
