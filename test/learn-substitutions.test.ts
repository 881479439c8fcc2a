import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { Substitutions } from '../src/learn/substitutions.ts';
import { keyOf } from './support/learning.ts';

function fresh(most: number = 10_000): {
  known: Substitutions;
  learn: (verdict: 'same' | 'different', asked: string, stored: string, by?: readonly [string | number, string | number]) => void;
  holds: (one: string, other: string) => boolean;
} {
  const known = new Substitutions({ changed: () => undefined, dropped: () => undefined }, most);
  const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  let next = 0;
  return {
    known,
    learn: (verdict, asked, stored, by) => {
      next += 1;
      const [one, other] = by ?? [`${next} asked`, `${next} stored`];
      known.learn({ verdict, asked: keyOf(one), stored: keyOf(other), leftover: { asked: words(asked), stored: words(stored) } });
    },
    holds: (one, other) => known.holds(words(one), words(other)),
  };
}

describe('a substitution', () => {
  it('is approved by two independent pairs of questions, in both directions', () => {
    const { learn, holds } = fresh();
    learn('same', 'buy', 'purchase');
    assert.equal(holds('buy', 'purchase'), false);
    learn('same', 'purchase', 'buy');
    assert.equal(holds('buy', 'purchase'), true);
    assert.equal(holds('purchase', 'buy'), true);
    assert.equal(holds('buy', 'sell'), false);
    assert.equal(holds('buy', ''), false);
  });

  it('needs questions that share nothing: one question asked of many proves nothing twice', () => {
    const { learn, holds } = fresh();
    learn('same', 'buy', 'purchase', [1, 2]);
    learn('same', 'buy', 'purchase', [1, 3]);
    learn('same', 'buy', 'purchase', [4, 2]);
    learn('same', 'buy', 'purchase', [2, 1]);
    learn('same', 'buy', 'purchase', [5, 5]);
    assert.equal(holds('buy', 'purchase'), false);
    learn('same', 'buy', 'purchase', [6, 7]);
    assert.equal(holds('buy', 'purchase'), true);
  });

  it('is blocked for good by one pair of questions with different answers', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (verdicts) => {
        const { learn, holds } = fresh();
        let refused = false;
        let approvals = 0;
        for (const agrees of verdicts) {
          learn(agrees ? 'same' : 'different', 'easy', 'simple');
          refused ||= !agrees;
          approvals += 1;
          assert.equal(holds('easy', 'simple'), !refused && approvals >= 2);
        }
      }),
    );
  });

  it('takes three approvals where one side is empty, and one more where it was part of a difference', () => {
    const { learn, holds } = fresh();
    for (const times of [1, 2, 3]) {
      assert.equal(holds('', 'course'), false, `after ${times - 1}`);
      learn('same', '', 'course');
    }
    assert.equal(holds('', 'course'), true);
    learn('different', 'red buy', 'blue purchase');
    learn('same', 'buy', 'purchase');
    learn('different', 'red buy', 'blue purchase');
    learn('same', 'buy', 'purchase');
    assert.equal(holds('buy', 'purchase'), false);
    learn('same', 'buy', 'purchase');
    assert.equal(holds('buy', 'purchase'), true);
  });

  for (const [one, other] of [
    ['', 'not'],
    ['', 'never'],
    ['', '3'],
    ['two', 'three'],
    ['before', 'after'],
    ['b12', 'b13'],
    ['all', 'some'],
    ['can', 'must'],
  ] as const)
    it(`is never learnt for ${one === '' ? 'nothing' : one} and ${other}`, () => {
      const { learn, holds } = fresh();
      for (let time = 0; time < 6; time += 1) learn('same', one, other);
      assert.equal(holds(one, other), false);
    });

  it('explains larger left-overs together with others, each word once', () => {
    const { learn, holds } = fresh();
    for (let time = 0; time < 2; time += 1) {
      learn('same', 'buy', 'purchase');
      learn('same', 'car', 'auto vehicle');
    }
    assert.equal(holds('buy car', 'auto purchase vehicle'), true);
    assert.equal(holds('buy auto vehicle', 'car purchase'), true, 'the parts may lie crosswise');
    assert.equal(holds('buy car', 'purchase auto'), false);
    assert.equal(holds('buy car red', 'auto purchase vehicle'), false);
    assert.equal(holds('', ''), true);
  });

  it('is learnt from what approved parts leave over', () => {
    const { learn, holds } = fresh();
    for (let time = 0; time < 2; time += 1) learn('same', 'buy', 'purchase');
    for (let time = 0; time < 2; time += 1) learn('same', 'buy car', 'purchase auto');
    assert.equal(holds('car', 'auto'), true);
  });

  it('is taken back with all that would have covered a difference', () => {
    const { learn, holds } = fresh();
    for (let time = 0; time < 2; time += 1) {
      learn('same', 'buy', 'purchase');
      learn('same', 'car', 'auto');
      learn('same', 'big', 'large');
    }
    learn('different', 'buy car', 'purchase auto');
    assert.equal(holds('buy', 'purchase'), false);
    assert.equal(holds('car', 'auto'), false);
    assert.equal(holds('big', 'large'), true);
  });

  it('stays among the bound of its group, least recently learnt out first', () => {
    const { known, learn, holds } = fresh(3);
    for (let time = 0; time < 2; time += 1) learn('same', 'buy', 'purchase');
    for (const word of ['a', 'b', 'c']) learn('same', `x${word}`, `y${word}`);
    assert.equal(known.size, 3);
    assert.equal(holds('buy', 'purchase'), false);
    assert.equal(known.approved, 0);
  });

  it('is looked for within a bound, whatever was learnt', () => {
    const { learn, holds } = fresh();
    const names = 'abcdefgh'.split('');
    for (const one of names.slice(0, 4))
      for (const other of names.slice(4)) for (let time = 0; time < 2; time += 1) learn('same', `w${one} x`, `w${other} y`);
    const begin = performance.now();
    for (let time = 0; time < 1000; time += 1) assert.equal(holds('wa wb wc wd', 'we wf wg z'), false);
    assert.ok(performance.now() - begin < 2000);
    assert.equal(holds('long '.repeat(5000), 'other'), false);
  });
});
