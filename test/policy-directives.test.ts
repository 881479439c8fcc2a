import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import type { Mode } from '../src/config.ts';
import { parseCacheControl } from '../src/policy/cache-control.ts';
import { decide, type ToDecide } from '../src/policy/decide.ts';
import { parseDirectives } from '../src/policy/directives.ts';
import { createEligibility } from '../src/policy/eligibility/eligibility.ts';
import { freshness } from '../src/policy/freshness.ts';
import { toEpochMs, toMs } from '../src/units.ts';

const from = (...headers: string[]): ReturnType<typeof parseDirectives> => parseDirectives(headers);
const FOREVER = 2 ** 31 * 1000;

test('a request that says nothing asks for nothing', () => {
  const silent = from('Content-Type', 'application/json', 'Authorization', 'Bearer x');
  assert.deepEqual(silent, from());
  assert.deepEqual(
    [silent.noStore, silent.noCache, silent.onlyIfCached, silent.maxAge, silent.mode, silent.tags],
    [false, false, false, undefined, undefined, []],
  );
});

test('the directives of RFC 9111 are read in any case, spacing and quoting', () => {
  const said = from('CACHE-CONTROL', ' No-Store ,NO-CACHE,max-age="60" , min-fresh = 5,max-stale=7, only-if-cached, foo="a, no-transform"');
  assert.deepEqual(
    [said.noStore, said.noCache, said.onlyIfCached, said.maxAge, said.minFresh, said.maxStale],
    [true, true, true, 60_000, 5000, 7000],
  );
  assert.equal(from('Cache-Control', 'max-stale').maxStale, FOREVER);
  assert.equal(from('Cache-Control', 'foo="no-store"').noStore, false);
  assert.equal(from('Cache-Control', 'max-age=0;no-store').noStore, true);
  assert.equal(from('Cache-Control', 'no-cache="x"').noCache, true);
  assert.equal(from('Cache-Control', 'max-age=99999999999999999999').maxAge, FOREVER);
});

test('what cannot be understood is taken for the strictest thing it could mean', () => {
  for (const value of ['abc', '-1', '1.5', '', '"', '0x10', '1e3']) {
    assert.equal(from('Cache-Control', `max-age=${value}`).maxAge, 0, `max-age=${value}`);
    assert.equal(from('Cache-Control', `max-stale=${value}`).maxStale, 0, `max-stale=${value}`);
    assert.equal(from('Cache-Control', `min-fresh=${value}`).minFresh, FOREVER, `min-fresh=${value}`);
  }
  assert.equal(from('Cache-Control', 'max-age').maxAge, 0);
  assert.equal(from('Cache-Control', 'max-age=60, max-age=10').maxAge, 10_000);
  assert.equal(from('Cache-Control', 'max-age=60', 'cache-control', 'max-age=10').maxAge, 10_000);
  assert.equal(from('Cache-Control', 'max-stale=60, max-stale').maxStale, 60_000);
});

test('the twin replaces Cache-Control as a whole, and Pragma counts only alone', () => {
  assert.equal(from('Cache-Control', 'no-store, max-age=5', 'Nearhit-Cache-Control', 'no-cache').noStore, false);
  assert.equal(from('Cache-Control', 'no-store', 'Nearhit-Cache-Control', '').noStore, false);
  assert.equal(from('Pragma', 'no-cache').noCache, true);
  assert.equal(from('Pragma', 'no-cache', 'Cache-Control', 'max-age=5').noCache, false);
  assert.equal(from('Pragma', 'no-cache', 'Nearhit-Cache-Control', '').noCache, false);
});

test('the mode is one of four words, and any other is off', () => {
  for (const mode of ['off', 'exact', 'shadow', 'semantic'] as const)
    assert.equal(from('Nearhit-Mode', ` ${mode.toUpperCase()} `).mode, mode);
  for (const word of ['none', '', 'loose', 'semantics']) assert.equal(from('Nearhit-Mode', word).mode, 'off', word);
  assert.equal(from('Nearhit-Mode', 'semantic', 'Nearhit-Mode', 'exact').mode, 'exact');
});

test('tags are kept whole, distinct and bounded', () => {
  assert.deepEqual(from('Nearhit-Tags', ' a, b ,a,, c d', 'nearhit-tags', 'e').tags, ['a', 'b', 'c d', 'e']);
  assert.deepEqual(from('Nearhit-Tags', `${'x'.repeat(65)}, ${'y'.repeat(64)}`).tags, ['y'.repeat(64)]);
  assert.equal(from('Nearhit-Tags', Array.from({ length: 40 }, (_, i) => `t${i}`).join(',')).tags.length, 16);
});

test('the share of false hits is a percentage or a fraction, and none at all where it is neither', () => {
  assert.equal(from('Nearhit-Max-False-Hits', '0.5%').maxFalseHits, 0.005);
  assert.equal(from('Nearhit-Max-False-Hits', '0.01').maxFalseHits, 0.01);
  assert.equal(from('Nearhit-Max-False-Hits', 'few').maxFalseHits, 0);
  assert.equal(from('Nearhit-Max-False-Hits', '300%').maxFalseHits, 1);
  assert.equal(from().maxFalseHits, undefined);
});

test('no header value makes the reader throw or take long', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (value) => {
      parseDirectives(['Cache-Control', value, 'Nearhit-Mode', value, 'Nearhit-Tags', value, 'Nearhit-Max-False-Hits', value]);
    }),
    { numRuns: 1000 },
  );
  for (const hostile of ['"'.repeat(50_000), 'a="\\'.repeat(20_000), 'a ='.repeat(20_000), ' '.repeat(50_000), `a${' '.repeat(50_000)}b`]) {
    const started = performance.now();
    parseCacheControl(hostile);
    assert.ok(performance.now() - started < 1000, JSON.stringify(hostile.slice(0, 12)));
  }
});

const plain: ToDecide = {
  directives: from(),
  operatorMode: 'semantic',
  traits: [],
  question: 'What is a cat?',
  tokens: 7,
  longest: 256,
  ttl: toMs(60_000),
  eligibility: createEligibility(),
};
const verdict = (change: Partial<ToDecide>): string => {
  const decided = decide({ ...plain, ...change });
  return 'reason' in decided ? `${decided.kind}/${decided.reason}` : `${decided.kind}/${decided.shadow}`;
};

test('each verdict has its reason', () => {
  assert.equal(verdict({}), 'semantic/serve');
  assert.equal(verdict({ operatorMode: 'shadow' }), 'semantic/predict');
  assert.equal(verdict({ operatorMode: 'exact' }), 'exact-only/mode-exact');
  assert.equal(verdict({ operatorMode: 'off' }), 'bypass/mode-off');
  assert.equal(verdict({ directives: from('Cache-Control', 'no-store, no-cache') }), 'bypass/no-store');
  assert.equal(verdict({ directives: from('Cache-Control', 'no-cache') }), 'refresh/no-cache');
  assert.equal(verdict({ traits: ['no-question', 'tools'] }), 'exact-only/tools');
  assert.equal(verdict({ traits: ['tool-result'] }), 'exact-only/tool-result');
  assert.equal(verdict({ traits: ['tools', 'provider-state'] }), 'exact-only/provider-state');
  assert.equal(verdict({ traits: ['non-text'] }), 'exact-only/non-text');
  assert.equal(verdict({ traits: ['no-question'], question: '', tokens: 2 }), 'exact-only/no-question');
  assert.equal(verdict({ tokens: 256 }), 'semantic/serve');
  assert.equal(verdict({ tokens: 257 }), 'exact-only/long');
  assert.equal(verdict({ question: 'a'.repeat(4097), tokens: 1 }), 'exact-only/long');
  assert.equal(verdict({ tokens: 'unknown' }), 'exact-only/embedder-down');
  assert.equal(verdict({ question: 'What does `ls -la` do?' }), 'exact-only/code');
  assert.equal(verdict({ traits: ['question-not-found', 'no-question'] }), 'exact-only/question-not-found');
});

test('a refresh says which tiers may find its answer later', () => {
  const directives = from('Cache-Control', 'no-cache');
  assert.deepEqual(decide({ ...plain, directives }), { kind: 'refresh', reason: 'no-cache', ttl: 60_000, as: 'semantic' });
  assert.deepEqual(decide({ ...plain, directives, traits: ['tools'] }), {
    kind: 'refresh',
    reason: 'no-cache',
    ttl: 60_000,
    as: 'exact-only',
  });
});

test('a max-age of the request caps the life of what it stores and never lengthens it', () => {
  const life = (value: string): number => {
    const decided = decide({ ...plain, directives: from('Cache-Control', value) });
    return decided.kind === 'bypass' ? -1 : decided.ttl;
  };
  assert.deepEqual([life('max-age=5'), life('max-age=500'), life('max-age=0')], [5000, 60_000, 0]);
});

test('a caller can only make the cache stricter', () => {
  const modes: readonly Mode[] = ['off', 'exact', 'shadow', 'semantic'];
  const rank = (operatorMode: Mode, headers: readonly string[]): number => {
    const kind = verdict({ operatorMode, directives: parseDirectives(headers) });
    return ['bypass/', 'refresh/', 'exact-only/', 'semantic/predict', 'semantic/serve'].findIndex((start) => kind.startsWith(start));
  };
  const value = fc.oneof(fc.constantFrom(...modes, 'no-store', 'no-cache', 'max-age=5', 'max-stale', '1'), fc.string({ maxLength: 8 }));
  const name = fc.constantFrom('Nearhit-Mode', 'Cache-Control', 'Nearhit-Cache-Control', 'Pragma', 'Nearhit-Question', 'Nearhit-Explain');
  fc.assert(
    fc.property(fc.constantFrom(...modes), fc.array(fc.tuple(name, value), { maxLength: 4 }), (mode, headers) => {
      assert.ok(rank(mode, headers.flat()) <= rank(mode, []), JSON.stringify([mode, headers]));
    }),
    { numRuns: 1000 },
  );
});

const entry = { storedAt: toEpochMs(1_000_000), expiresAt: toEpochMs(1_060_000) };
const at = (ms: number, control = '', operatorMaxStale = 0): string => {
  const result = freshness(entry, from('Cache-Control', control), toEpochMs(1_000_000 + ms), toMs(operatorMaxStale));
  return 'age' in result ? `${result.kind} ${result.age} ${result.ttl}` : result.kind;
};

test('an answer is fresh until its expiry and expired from then on', () => {
  assert.equal(at(0), 'fresh 0 60');
  assert.equal(at(59_999), 'fresh 59 0');
  assert.equal(at(60_000), 'expired');
  assert.equal(at(-5000), 'fresh 0 65');
});

test('a caller may want it younger, or fresh for longer', () => {
  assert.equal(at(5000, 'max-age=5'), 'fresh 5 55');
  assert.equal(at(5001, 'max-age=5'), 'too-old');
  assert.equal(at(0, 'max-age=0'), 'too-old');
  assert.equal(at(0, 'min-fresh=60'), 'fresh 0 60');
  assert.equal(at(1, 'min-fresh=60'), 'too-old');
});

test('a stale answer is served as far as both the caller and the operator allow', () => {
  assert.equal(at(65_000, 'max-stale'), 'expired');
  assert.equal(at(65_000, '', 60_000), 'expired');
  assert.equal(at(65_000, 'max-stale', 60_000), 'stale 65 -5');
  assert.equal(at(65_000, 'max-stale=4', 60_000), 'expired');
  assert.equal(at(65_000, 'max-stale=10', 5000), 'expired');
  assert.equal(at(65_000, 'max-stale=10, max-age=64', 60_000), 'too-old');
  assert.equal(at(65_000, 'max-stale=10, min-fresh=1', 60_000), 'too-old');
});
