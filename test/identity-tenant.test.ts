import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createProofs } from '../src/identity/proofs.ts';
import { createTenants, type Caller, type TenantOptions } from '../src/identity/tenant.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmacWith =
  (secret: string) =>
  (text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url');

function resolve(headers: readonly string[], options: Partial<TenantOptions> = {}, target = '/v1/chat/completions'): Caller {
  return createTenants({ hmac: hmacWith('install'), sha256Hex, tenant: { kind: 'credentials' }, groups: {}, ...options }).resolve(
    headers,
    target,
  );
}

const alice = ['Authorization', 'Bearer sk-alice'];
const bob = ['Authorization', 'Bearer sk-bob'];

test('a tenant follows from the credentials alone, whatever their order and the case of their names', () => {
  const both = resolve(['Authorization', 'Bearer a', 'X-Api-Key', 'b']);
  assert.equal(resolve(['x-api-key', 'b', 'User-Agent', 'x', 'AUTHORIZATION', 'Bearer a']).tenant, both.tenant);
  assert.equal(both.tenant, both.credential);
  assert.equal(both.shared, 'own');
});

test('credentials that differ in any way are different tenants', () => {
  const callers = [
    resolve([]),
    resolve(alice),
    resolve(bob),
    resolve(['X-Api-Key', 'Bearer sk-alice']),
    resolve([...alice, ...bob]),
    resolve(['Authorization', 'Bearer sk-alice, Bearer sk-bob']),
    resolve([...alice, 'X-Goog-Api-Key', 'g']),
    resolve([], {}, '/v1/chat/completions?key=g'),
    resolve(['X-Goog-Api-Key', 'g']),
    resolve([], {}, '/v1/chat/completions?key=g&key=h'),
    resolve([], {}, '/v1/chat/completions?access_token=g'),
    resolve([], {}, '/v1/chat/completions?oauth_token=g'),
    resolve(alice, { hmac: hmacWith('another install') }),
  ];
  assert.equal(new Set(callers.map(({ tenant }) => tenant)).size, callers.length);
});

test('a key in the query is a credential however its name is written', () => {
  assert.equal(resolve([], {}, '/x?%6bey=g').tenant, resolve([], {}, '/x?key=g').tenant);
  assert.equal(resolve([], {}, '/x?a=1&key=g&b=%').tenant, resolve([], {}, '/x?key=g').tenant);
});

test('neither tenant nor credential holds anything of the credential', () => {
  const { tenant } = resolve(alice);
  assert.match(tenant, /^[A-Za-z0-9_-]{43}$/);
  assert.doesNotMatch(tenant, /alice/);
});

test("a gateway's header makes the tenant, and a request without it falls back to its credentials", () => {
  const gateway: Partial<TenantOptions> = { tenant: { kind: 'header', name: 'X-Tenant' } };
  const one = resolve([...alice, 'X-Tenant', 'acme'], gateway);
  assert.equal(resolve([...bob, 'x-tenant', 'acme'], gateway).tenant, one.tenant);
  assert.notEqual(resolve([...bob, 'x-tenant', 'acme'], gateway).credential, one.credential);
  assert.notEqual(resolve([...alice, 'X-Tenant', 'umbrella'], gateway).tenant, one.tenant);
  assert.equal(resolve(alice, gateway).tenant, resolve(alice).tenant);
  assert.notEqual(resolve(['X-Tenant', ''], gateway).tenant, resolve([], gateway).tenant);
});

test('a header that the hot path does not look at cannot make the tenant', () => {
  for (const name of ['Host', 'X-Real-Ip', 'X-Request-Id', 'traceparent', 'User-Agent']) {
    assert.throws(() => resolve([], { tenant: { kind: 'header', name } }), /cannot keep tenants apart by the header/);
  }
});

test('members of a group share its tenant and keep their own credential', () => {
  const groups = { team: { credentials: [`sha256:${sha256Hex('Bearer sk-alice')}`, `sha256:${sha256Hex('sk-bob').toUpperCase()}`] } };
  const [one, other] = [resolve(alice, { groups }), resolve(bob, { groups })];
  assert.equal(one.shared, 'group');
  assert.equal(one.tenant, other.tenant);
  assert.notEqual(one.credential, other.credential);
  assert.equal(resolve(['Authorization', 'Bearer sk-carol'], { groups }).shared, 'own');
  assert.equal(resolve([], { groups }).shared, 'own');
});

test("a member's credential beside a stranger's is no member, and two groups are none", () => {
  const groups = {
    team: { credentials: [`sha256:${sha256Hex('Bearer sk-alice')}`] },
    other: { credentials: [`sha256:${sha256Hex('k')}`] },
  };
  assert.equal(resolve([...alice, 'X-Api-Key', 'stolen'], { groups }).shared, 'own');
  assert.equal(resolve([...alice, 'X-Api-Key', 'k'], { groups }).shared, 'own');
  assert.equal(resolve([...alice, ...alice], { groups }).shared, 'group');
});

test('groups are of credentials: they merge no tenants that a gateway names', () => {
  const groups = { team: { credentials: [`sha256:${sha256Hex('Bearer sk-alice')}`] } };
  const options: Partial<TenantOptions> = { groups, tenant: { kind: 'header', name: 'x-tenant' } };
  const [one, other] = [resolve([...alice, 'x-tenant', 'a'], options), resolve([...alice, 'x-tenant', 'b'], options)];
  assert.notEqual(one.tenant, other.tenant);
  assert.equal(resolve(alice, options).shared, 'own');
});

test('a member is served from the group after a 2xx of this upstream, until a 401 or 403', () => {
  const groups = { team: { credentials: ['sk-alice', 'sk-bob'].map((key) => `sha256:${sha256Hex(key)}`) } };
  const [one, other] = [resolve(alice, { groups }), resolve(bob, { groups })];
  const proofs = createProofs();
  const origin = 'https://api.openai.com';
  assert.equal(proofs.proved(one, origin), false);
  proofs.learned(one, origin, 429);
  proofs.learned(one, origin, 500);
  assert.equal(proofs.proved(one, origin), false);
  proofs.learned(one, origin, 200);
  assert.equal(proofs.proved(one, origin), true);
  assert.equal(proofs.proved(other, origin), false);
  assert.equal(proofs.proved(one, 'https://api.mistral.ai'), false);
  proofs.learned(one, origin, 429);
  assert.equal(proofs.proved(one, origin), true);
  for (const status of [401, 403]) {
    proofs.learned(one, origin, status);
    assert.equal(proofs.proved(one, origin), false, String(status));
    proofs.learned(one, origin, 204);
    assert.equal(proofs.proved(one, origin), true);
  }
});

test('a caller with a tenant of its own needs no proof', () => {
  const proofs = createProofs();
  proofs.learned(resolve(alice), 'https://api.openai.com', 401);
  assert.equal(proofs.proved(resolve(alice), 'https://api.openai.com'), true);
});
