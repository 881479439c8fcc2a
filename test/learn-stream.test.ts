/** Simulated installs: would-be hits are drawn, labelled and learnt from, and the group must end open or closed as it deserves. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { labelOf, learning, seeded } from './support/learning.ts';

const RUNS = 40;
const LABELS = 1000;

/** Of the seeded installs, those whose group is open at the end; `rateAt`: how often an answer is wrong at this score. */
function openAtTheEnd(rateAt: (score: number) => number): number {
  let open = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const random = seeded(run * 7919 + 1);
    const { evidence } = learning();
    for (let at = 0; at < LABELS; at += 1) {
      const score = 0.9 + 0.1 * random();
      const wrong = random() < rateAt(score);
      if (score < evidence.bar('group', 0.01).least) continue;
      evidence.learn(labelOf(`${run}.${at}`, { score, verdict: wrong ? 'different' : 'same' }));
    }
    if (evidence.bar('group', 0.01).kind === 'bar') open += 1;
  }
  return open;
}

describe('a group under a target of 1%', () => {
  it('that is wrong in 0.5% of its would-be hits stays open in at least 95% of runs', () => {
    assert.ok(openAtTheEnd(() => 0.005) >= 0.95 * RUNS);
  });

  it('that is wrong in 0.5%, mostly at low scores, stays open in at least 95% of runs', () => {
    assert.ok(openAtTheEnd((score) => (score < 0.95 ? 0.009 : 0.001)) >= 0.95 * RUNS);
  });

  it('that is wrong in 3% of its would-be hits is closed in at least 95% of runs', () => {
    assert.ok(openAtTheEnd(() => 0.03) <= 0.05 * RUNS);
  });

  it('that goes wrong after a good time is closed within a hundred labels, says so once, and opens when it is good again', () => {
    const { evidence, changes } = learning();
    const random = seeded(5);
    let name = 0;
    const learn = (wrong: boolean): void => {
      name += 1;
      evidence.learn(labelOf(name, { score: 0.9 + 0.1 * random(), verdict: wrong ? 'different' : 'same' }));
    };
    for (let at = 0; at < 500; at += 1) learn(false);
    assert.equal(evidence.bar('group', 0.01).kind, 'bar');
    for (let at = 0; at < 100; at += 1) learn(random() < 0.2);
    const closed = evidence.bar('group', 0.01);
    assert.deepEqual(closed, { kind: 'closed', why: 'error-burst', least: closed.least });
    assert.deepEqual(changes, [['group', 'error-burst']]);
    for (let at = 0; at < 900; at += 1) learn(false);
    assert.equal(evidence.bar('group', 0.01).kind, 'bar');
    assert.deepEqual(changes, [
      ['group', 'error-burst'],
      ['group', 'open'],
    ]);
  });
});
