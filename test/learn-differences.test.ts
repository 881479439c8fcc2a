import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import type { Way } from '../src/judge/judge.ts';
import { LearntDifferences } from '../src/learn/differences.ts';
import type { LabelSource } from '../src/learn/evidence.ts';
import { keyOf } from './support/learning.ts';

interface Told {
  readonly by?: readonly [string | number, string | number];
  readonly ways?: readonly Way[];
  readonly source?: LabelSource;
}

function fresh(most: number = 10_000): {
  known: LearntDifferences;
  learn: (verdict: 'same' | 'different', asked: string, stored: string, told?: Told) => void;
  times: (count: number, verdict: 'same' | 'different', asked: string, stored: string, told?: Told) => void;
  accepts: (one: string, other: string, ways?: readonly Way[], phrasings?: readonly string[]) => boolean;
} {
  const known = new LearntDifferences({ changed: () => undefined, dropped: () => undefined }, most);
  const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  const apart = (one: string, other: string, ways: readonly Way[] = []) => ({ asked: words(one), stored: words(other), ways });
  let next = 0;
  const learn = (verdict: 'same' | 'different', asked: string, stored: string, told: Told = {}): void => {
    next += 1;
    const [one, other] = told.by ?? [`${next} asked`, `${next} stored`];
    const differences = apart(asked, stored, told.ways);
    known.learn({ verdict, source: told.source ?? 'near-miss', asked: keyOf(one), stored: keyOf(other), differences });
  };
  return {
    known,
    learn,
    times: (count, ...lesson) => {
      for (let time = 0; time < count; time += 1) learn(...lesson);
    },
    accepts: (one, other, ways, phrasings = []) => known.accepts(apart(one, other, ways), () => phrasings.map(words)),
  };
}

describe('a difference', () => {
  it('of words is approved by two independent pairs of questions, in both directions', () => {
    const { learn, accepts } = fresh();
    learn('same', 'buy', 'purchase');
    assert.equal(accepts('buy', 'purchase'), false);
    learn('same', 'purchase', 'buy');
    assert.equal(accepts('buy', 'purchase'), true);
    assert.equal(accepts('purchase', 'buy'), true);
    assert.equal(accepts('buy', 'sell'), false);
  });

  it('needs questions that share nothing: one question asked of many proves nothing twice', () => {
    const { learn, accepts } = fresh();
    for (const by of [
      [1, 2],
      [1, 3],
      [4, 2],
      [2, 1],
      [5, 5],
    ] as const)
      learn('same', 'buy', 'purchase', { by });
    assert.equal(accepts('buy', 'purchase'), false);
    learn('same', 'buy', 'purchase', { by: [6, 7] });
    assert.equal(accepts('buy', 'purchase'), true);
  });

  it('takes three where the other question has nothing in its place', () => {
    const { learn, times, accepts } = fresh();
    times(2, 'same', '', 'course');
    assert.equal(accepts('', 'course'), false);
    learn('same', 'course', '');
    assert.equal(accepts('', 'course'), true);
  });

  it('in the way of asking takes eight', () => {
    const { times, accepts } = fresh();
    const ways = ['phrase-elsewhere'] as const;
    times(7, 'same', '', '', { ways });
    assert.equal(accepts('', '', ways), false);
    times(1, 'same', '', '', { ways });
    assert.equal(accepts('', '', ways), true);
    assert.equal(accepts('buy', 'purchase', ways), false, 'the words as well must be known');
    times(8, 'same', '', '', { ways: ['asks:what/yes-no'] });
    assert.equal(accepts('', '', ['asks:what/yes-no']), true);
    assert.equal(accepts('', '', ['asks:count/yes-no']), false, 'each pair of kinds by itself');
  });

  it('is lost when more than one label in six says otherwise, and found again when they are outnumbered', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (verdicts) => {
        const { learn, accepts } = fresh();
        const counts = { same: 0, different: 0 };
        for (const agrees of verdicts) {
          const verdict = agrees ? 'same' : 'different';
          // One word, so the blame is all its own: of two words each would bear half.
          learn(verdict, 'easy', '');
          counts[verdict] += 1;
          assert.equal(accepts('easy', ''), counts.same >= 3 && counts.different <= 0.2 * counts.same, JSON.stringify(counts));
        }
      }),
    );
  });

  it('is blamed by elimination: the one that was not approved bears it whole, and where several were not nobody can tell', () => {
    const { times, accepts } = fresh();
    times(2, 'same', 'buy', 'purchase');
    times(4, 'different', 'buy red', 'purchase');
    assert.equal(accepts('buy', 'purchase'), true, 'red is to blame');
    times(19, 'same', 'red', '');
    assert.equal(accepts('red', ''), false, 'four of twenty-three are too many');
    times(1, 'same', 'red', '');
    assert.equal(accepts('red', ''), true);
    times(9, 'different', 'large old', 'big new');
    times(2, 'same', 'large', 'big');
    assert.equal(accepts('large', 'big'), true);
  });

  it('is shared blame where everything was approved', () => {
    const { times, accepts } = fresh();
    times(5, 'same', 'buy', 'purchase');
    times(2, 'different', 'buy', 'purchase');
    assert.equal(accepts('buy', 'purchase'), true, 'half a label each, twice');
    times(1, 'different', 'buy', 'purchase');
    assert.equal(accepts('buy', 'purchase'), false);
  });

  it('is blocked for good by the caller of a hit that leant on it', () => {
    const { times, accepts } = fresh();
    times(20, 'same', 'buy', 'purchase');
    times(1, 'different', 'buy', 'purchase', { source: 'feedback' });
    assert.equal(accepts('buy', 'purchase'), false);
    times(100, 'same', 'buy', 'purchase');
    assert.equal(accepts('buy', 'purchase'), false);
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
    ['', 'wife'],
  ] as const)
    it(`is never learnt for ${one === '' ? 'nothing' : one} and ${other}, nor anything that stood beside it`, () => {
      const { times, accepts } = fresh();
      times(6, 'same', one, other);
      times(6, 'same', `${one} quick`, `${other} fast`);
      assert.equal(accepts(one, other), false);
      assert.equal(accepts('quick', 'fast'), false);
    });

  it('is learnt across a way of asking that no evidence excuses, which takes its part of the blame', () => {
    const { times, accepts } = fresh();
    const ways = ['modality'] as const;
    times(9, 'same', 'buy', 'purchase', { ways });
    assert.equal(accepts('buy', 'purchase'), true);
    assert.equal(accepts('buy', 'purchase', ways), false);
    times(9, 'different', 'buy', 'purchase', { ways });
    assert.equal(accepts('buy', 'purchase'), true);
  });

  it('is accepted together with others when each of them is', () => {
    const { times, accepts } = fresh();
    times(2, 'same', 'buy', 'purchase');
    times(2, 'same', 'car', 'auto vehicle');
    assert.equal(accepts('buy car', 'auto purchase vehicle'), true);
    assert.equal(accepts('buy car red', 'auto purchase vehicle'), false);
    assert.equal(accepts('', ''), false, 'nothing apart is nothing to accept');
  });

  it('is no matter for one answer where another of its phrasings says the word, or does without', () => {
    const { times, accepts } = fresh();
    assert.equal(accepts('waive', 'drop', [], ['waive fee']), true, 'it says waive, and does without drop');
    assert.equal(accepts('waive', '', [], ['fee']), false);
    assert.equal(accepts('', 'drop', [], ['drop fee']), false);
    assert.equal(accepts('waive', 'drop', [], ['waive drop', 'fee']), true);
    assert.equal(accepts('not', '', [], ['not fee']), false, 'what is never learnt is not learnt here');
    assert.equal(accepts('', '', ['phrase-elsewhere'], ['fee']), false, 'a way of asking is no word');
    times(2, 'same', 'buy', 'purchase');
    assert.equal(accepts('buy waive', 'purchase', [], ['waive']), true, 'together with what the group has learnt');
  });

  it('is another question where it is too much', () => {
    const { times, accepts } = fresh();
    times(9, 'same', 'a b c d', 'e f g');
    assert.equal(accepts('a', 'e'), false);
    for (const word of 'abcdefg') times(3, 'same', word, '');
    assert.equal(accepts('a b c', 'e f g'), true);
    assert.equal(accepts('a b c d', 'e f g'), false);
    assert.equal(accepts('long '.repeat(5000), 'other'), false);
  });

  it('stays among the bound of its group, least recently learnt of out first', () => {
    const { known, learn, times, accepts } = fresh(6);
    times(2, 'same', 'buy', 'purchase');
    assert.equal(known.approved, 2);
    for (const word of ['a', 'b', 'c']) learn('same', `x${word}`, `y${word}`);
    assert.equal(known.size, 6);
    assert.equal(accepts('buy', 'purchase'), false);
    assert.equal(known.approved, 0);
  });
});
