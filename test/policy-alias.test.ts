/** What the alias tier finds an answer by, verdict by verdict. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { aliasOf } from '../src/policy/alias.ts';
import { fold } from '../src/policy/fold.ts';
import type { ExactOnlyReason, Verdict } from '../src/prompt.ts';
import { toMs } from '../src/units.ts';

const ttl = toMs(1000);
const semantic: Verdict = { kind: 'semantic', ttl, shadow: 'serve' };
const exactOnly = (reason: ExactOnlyReason): Verdict => ({ kind: 'exact-only', reason, ttl });
const refresh = (as: 'exact-only' | 'semantic'): Verdict => ({ kind: 'refresh', reason: 'no-cache', ttl, as });
const digest = (text: string): string => `<${text}>`;
const LAYOUT = 'One\n  Two';

/** [verdict, question, as a first turn, as a later one] */
const TABLE: readonly (readonly [Verdict, string, string | undefined, string | undefined])[] = [
  [semantic, 'What is ice?', 'what is ice', 'what is ice'],
  [refresh('semantic'), 'What is ice?', 'what is ice', 'what is ice'],
  [semantic, LAYOUT, undefined, ` <${LAYOUT}>`],
  [exactOnly('long'), 'What is ice?', undefined, ' <What is ice?>'],
  [exactOnly('tool-result'), '', undefined, ' <>'],
  [refresh('exact-only'), 'What is ice?', undefined, ' <What is ice?>'],
  [exactOnly('mode-exact'), 'What is ice?', undefined, undefined],
  [exactOnly('operator-rule'), 'What is ice?', undefined, undefined],
  [{ kind: 'bypass', reason: 'no-store' }, 'What is ice?', undefined, undefined],
];

for (const [verdict, question, first, later] of TABLE) {
  const name = 'reason' in verdict ? `${verdict.kind}/${verdict.reason}` : verdict.kind;
  test(`${name}: ${JSON.stringify(question)}`, () => {
    assert.equal(aliasOf(verdict, question, 'first-turn', digest), first);
    assert.equal(aliasOf(verdict, question, 'later-turn', digest), later);
  });
}

test('no folded question is taken for the words of another', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (question) => fold(question)?.startsWith(' ') !== true),
    { numRuns: 2000 },
  );
});
