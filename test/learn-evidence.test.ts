import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import type { Evidence, LabelSource, Ledger } from '../src/learn/evidence.ts';
import { createMemoryLedger } from '../src/store/memory-ledger.ts';
import { LinkedPairs } from '../src/learn/linked-pairs.ts';
import { CALIBRATION, keyOf, labelOf, learning } from './support/learning.ts';

const accepts = (evidence: Evidence, group: string): boolean => evidence.approved(group, keyOf('none'), () => undefined).accepts(BUY);
const BUY = { asked: ['buy'], stored: ['purchase'], ways: [] } as const;

describe('the hold-out', () => {
  const share = (evidence: ReturnType<typeof learning>['evidence'], from: number): number => {
    let held = 0;
    for (let at = 0; at < 4000; at += 1) if (evidence.heldOut('group', keyOf(from + at), keyOf('stored')) !== undefined) held += 1;
    return held / 4000;
  };

  it('takes a tenth while labels are few, then the share that was set', () => {
    const { evidence } = learning();
    assert.ok(Math.abs(share(evidence, 0) - 0.1) < 0.02);
    for (let at = 0; at < 300; at += 1) evidence.learn(labelOf(at));
    assert.ok(Math.abs(share(evidence, 10_000) - 0.01) < 0.006);
  });

  it('takes nothing at 0', () => {
    const { evidence } = learning({ holdout: 0 });
    assert.equal(share(evidence, 0), 0);
  });

  it('gives the same pair the same answer in the same state, also in another process', () => {
    const first = learning();
    const second = learning();
    for (let at = 0; at < 500; at += 1) {
      const answer = first.evidence.heldOut('group', keyOf(at), keyOf('s'));
      assert.equal(first.evidence.heldOut('group', keyOf(at), keyOf('s')), answer);
      assert.equal(second.evidence.heldOut('group', keyOf(at), keyOf('s')), answer);
    }
  });

  it('does not ask again about a pair that was right, and asks about every one while the group is closed', () => {
    const { evidence } = learning();
    const held = Array.from({ length: 200 }, (_, at) => at).filter(
      (at) => evidence.heldOut('group', keyOf(`asked ${at}`), keyOf(`stored ${at}`)) !== undefined,
    );
    assert.ok(held.length > 5);
    const differences = { asked: [], stored: [], ways: [] };
    for (const at of held) evidence.learn(labelOf(at, { differences }));
    for (const at of held) assert.equal(evidence.heldOut('group', keyOf(`asked ${at}`), keyOf(`stored ${at}`)), undefined);
    for (let at = 0; at < 5; at += 1) evidence.learn(labelOf(`wrong ${at}`, { verdict: 'different' }));
    assert.equal(evidence.bar('group', 0.01).kind, 'closed');
    assert.equal(share(evidence, 50_000), 1);
  });
});

describe('a pair that is approved', () => {
  const differences = { asked: [], stored: [], ways: [] };
  const approved = labelOf('a', { differences });
  const sources: readonly LabelSource[] = ['held-out', 'audit', 'near-miss', 'feedback', 'judge-model', 'alias'];

  for (const source of sources) {
    for (const known of [differences, undefined]) {
      it(`is none any more once ${source} finds it wrong${known === undefined ? ', whatever sets the questions apart' : ''}`, () => {
        const { evidence, ledger } = learning();
        evidence.learn(approved);
        assert.deepEqual(evidence.approvedWith(approved.asked), [approved.stored]);
        assert.deepEqual(evidence.approvedWith(approved.stored), [approved.asked]);
        const wouldServe = source === 'near-miss' || source === 'judge-model' ? 'no' : 'yes';
        // The other way round: whichever of the two asked.
        const { asked: stored, stored: asked } = approved;
        evidence.learn({ ...approved, asked, stored, source, verdict: 'different', wouldServe, differences: known });
        assert.deepEqual(evidence.approvedWith(approved.asked), []);
        assert.deepEqual(evidence.approvedWith(approved.stored), []);
        assert.deepEqual(learning({ ledger }).evidence.approvedWith(approved.asked), []);
      });
    }
  }

  it('is a pair by itself: what is the same as the same is not among them', () => {
    const { evidence } = learning();
    evidence.learn(approved);
    evidence.learn({ ...approved, asked: keyOf('third') });
    assert.deepEqual(evidence.approvedWith(approved.stored), [approved.asked, keyOf('third')]);
    assert.deepEqual(evidence.approvedWith(approved.asked), [approved.stored]);
  });

  it('is none where the judge would not have served it, where the answers said little, or while it must not be linked', () => {
    const { evidence } = learning();
    evidence.learn(labelOf('near', { source: 'near-miss', wouldServe: 'no', differences }));
    evidence.learn(labelOf('weak', { differences: undefined }));
    evidence.learn(labelOf('wrong', { source: 'feedback', verdict: 'different', differences }));
    evidence.learn(labelOf('wrong', { source: 'audit', differences }));
    for (const name of ['near', 'weak', 'wrong']) assert.deepEqual(evidence.approvedWith(labelOf(name).asked), [], name);
    evidence.learn(labelOf('wrong', { source: 'feedback', differences }));
    assert.deepEqual(evidence.approvedWith(labelOf('wrong').asked), [labelOf('wrong').stored]);
  });
});

describe('a reported wrong hit', () => {
  const report = (name: string): ReturnType<typeof labelOf> => labelOf(name, { source: 'feedback', verdict: 'different' });

  it('is never served again, in either direction, until somebody who may says it was right', () => {
    const { evidence } = learning();
    const label = report('a');
    assert.equal(evidence.known(label.asked, label.stored), undefined);
    evidence.learn(label);
    assert.equal(evidence.known(label.asked, label.stored), 'different');
    assert.equal(evidence.known(label.stored, label.asked), 'different');
    evidence.learn({ ...label, source: 'held-out', verdict: 'same' });
    assert.equal(evidence.known(label.asked, label.stored), 'different');
    evidence.learn({ ...label, verdict: 'same' });
    assert.equal(evidence.known(label.asked, label.stored), 'same');
  });

  it('estimates no rate, and closes no group alone or repeated', () => {
    const { evidence, changes } = learning();
    for (let time = 0; time < 10; time += 1) evidence.learn(report('a'));
    evidence.learn(report('b'));
    assert.deepEqual(changes, []);
    assert.deepEqual(evidence.rate('group'), { labels: 0, wrong: 0, rate: undefined, upper: 1, standing: 'shipped evidence only' });
  });

  it('closes the group with others like it, unless so many hits were served that the target still holds', () => {
    const few = learning();
    for (const name of ['a', 'b', 'c']) few.evidence.learn(report(name));
    assert.deepEqual(few.changes, [['group', 'error-burst']]);
    const many = learning({ holdout: 0.001 });
    many.evidence.learn(labelOf('known'));
    for (let at = 0; at < 600; at += 1) many.evidence.heldOut('group', keyOf(at), keyOf('s'));
    for (const name of ['a', 'b', 'c']) many.evidence.learn(report(name));
    assert.deepEqual(many.changes, []);
  });
});

describe('the rate', () => {
  it('counts only what chance drew, per group and over all', () => {
    const { evidence } = learning();
    for (let at = 0; at < 350; at += 1)
      evidence.learn(labelOf(at, { group: at < 300 ? 'one' : 'two', source: at % 2 === 0 ? 'held-out' : 'audit' }));
    evidence.learn(labelOf('near', { group: 'one', source: 'near-miss', verdict: 'different' }));
    evidence.learn(labelOf('model', { group: 'one', source: 'judge-model', verdict: 'different' }));
    evidence.learn(labelOf('below', { group: 'one', wouldServe: 'no', verdict: 'different' }));
    assert.equal(evidence.rate('one').labels, 300);
    assert.equal(evidence.rate('one').wrong, 0);
    assert.equal(evidence.rate('one').standing, 'live');
    assert.ok(Math.abs(evidence.rate('one').upper - 0.009936) < 1e-6);
    assert.equal(evidence.rate('two').standing, 'shipped evidence only');
    assert.equal(evidence.rate().labels, 350);
    assert.equal(evidence.rate('nobody').labels, 0);
    assert.deepEqual(
      evidence.groups().map(({ group, bar }) => [group, bar.kind]),
      [
        ['two', 'bar'],
        ['one', 'bar'],
      ],
    );
  });

  it('is of the last 2,000 labels', () => {
    const { evidence } = learning({ target: 0.5 });
    for (let at = 0; at < 2250; at += 1) evidence.learn(labelOf(at, { verdict: at < 250 ? 'different' : 'same' }));
    assert.equal(evidence.rate('group').labels, 2000);
    assert.equal(evidence.rate('group').wrong, 0);
  });
});

describe('evidence that is opened again', () => {
  it('gives the same bars, rates, links, hold-outs and learnt differences', () => {
    const verdicts = fc.array(
      fc.record({
        group: fc.constantFrom('a', 'b'),
        score: fc.double({ min: 0.9, max: 1, noNaN: true }),
        right: fc.boolean(),
        times: fc.integer({ min: 1, max: 130 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(verdicts, (rows) => {
        const { evidence, ledger } = learning();
        let name = 0;
        for (const { group, score, right, times } of rows)
          for (let time = 0; time < times; time += 1)
            evidence.learn(
              labelOf((name += 1), {
                group,
                score,
                verdict: right || time % 40 !== 7 ? 'same' : 'different',
                differences: time === 3 ? BUY : undefined,
              }),
            );
        const again = learning({ ledger }).evidence;
        for (const group of ['a', 'b']) {
          assert.deepEqual(again.bar(group, 0.01), evidence.bar(group, 0.01));
          assert.deepEqual(again.bar(group, 0.05), evidence.bar(group, 0.05));
          assert.deepEqual(again.rate(group), evidence.rate(group));
          assert.equal(accepts(again, group), accepts(evidence, group));
        }
        assert.deepEqual(again.totals(), evidence.totals());
        for (let at = 1; at <= name; at += 1) {
          const [asked, stored] = [keyOf(`asked ${at}`), keyOf(`stored ${at}`)];
          assert.equal(again.known(asked, stored), evidence.known(asked, stored));
          assert.deepEqual(again.approvedWith(asked), evidence.approvedWith(asked));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('stays closed', () => {
    const { evidence, ledger } = learning();
    for (let at = 0; at < 6; at += 1) evidence.learn(labelOf(at, { verdict: 'different' }));
    assert.equal(evidence.bar('group', 0.01).kind, 'closed');
    const again = learning({ ledger });
    assert.equal(again.evidence.bar('group', 0.01).kind, 'closed');
    again.evidence.learn(labelOf('more', { verdict: 'different' }));
    assert.deepEqual(again.changes, [], 'it was said before');
  });

  it('leaves out rows of another secret or another version, and says so', () => {
    const ledger = createMemoryLedger();
    const bytes = new TextEncoder().encode('{"group":"x","since":-1}');
    for (const table of ['groups', 'labels', 'differences', 'must-not-link'] as const) ledger.put(table, 'strange.row', bytes);
    const { evidence, messages } = learning({ ledger });
    assert.equal(evidence.totals().groups, 0);
    assert.equal(messages.length, 1);
    evidence.learn(labelOf(1));
    assert.equal(evidence.rate().labels, 1);
  });

  it('keeps no words of a prompt but the base forms that set two questions apart', () => {
    const { evidence, ledger } = learning();
    evidence.learn(labelOf(1, { differences: BUY }));
    const rows = (['groups', 'labels', 'differences', 'must-not-link'] as const).flatMap((table) =>
      Array.from(ledger.rows(table), ([name, value]) => `${name} ${Buffer.from(value).toString('latin1')}`),
    );
    assert.equal(rows.filter((row) => row.includes('buy') || row.includes('purchase')).length, 2, 'one row each');
  });
});

describe('groups beyond the bound', () => {
  it('go oldest first with all their rows, and open ones before closed ones', () => {
    const { evidence, ledger } = learning({ mostGroups: 3 });
    for (let at = 0; at < 6; at += 1) evidence.learn(labelOf(`w${at}`, { group: 'closed', verdict: 'different' }));
    for (const group of ['b', 'c', 'd', 'e']) evidence.learn(labelOf(group, { group, differences: BUY }));
    assert.deepEqual(
      evidence.groups().map(({ group }) => group),
      ['closed', 'd', 'e'],
    );
    assert.equal([...ledger.rows('groups')].length, 3);
    assert.equal([...ledger.rows('labels')].length, 3);
    assert.equal([...ledger.rows('differences')].length, 4);
  });
});

describe('links that must not be', () => {
  const count = (ledger: Ledger): number => [...ledger.rows('must-not-link')].length;

  it('are bounded, oldest out first, in memory and in the ledger', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (pairs, most) => {
        const ledger = createMemoryLedger();
        const links = new LinkedPairs('must-not-link', ledger, most);
        let model: string[] = [];
        for (const [one, other] of pairs) {
          links.add(keyOf(one), keyOf(other));
          const name = [one, other].toSorted((a, b) => a - b).join();
          if (one !== other && !model.includes(name)) model = [...model, name].slice(-most);
          assert.ok(links.size <= most);
        }
        assert.equal(links.size, model.length);
        assert.equal(count(ledger), model.length);
        const again = new LinkedPairs('must-not-link', ledger, most);
        for (let one = 0; one <= 12; one += 1)
          for (let other = 0; other <= 12; other += 1) {
            const expected = model.includes([one, other].toSorted((a, b) => a - b).join());
            assert.equal(links.has(keyOf(one), keyOf(other)), expected);
            assert.equal(again.has(keyOf(one), keyOf(other)), expected);
          }
      }),
      { numRuns: 60 },
    );
  });

  it('are let go when neither question is stored any more, and not before', () => {
    const ledger = createMemoryLedger();
    const { evidence } = learning({ ledger, calibration: CALIBRATION });
    const stored = new Set([keyOf('asked a'), keyOf('stored a'), keyOf('asked b')]);
    const isStored = (key: ReturnType<typeof keyOf>): boolean => stored.has(key);
    for (const name of ['a', 'b', 'c']) evidence.learn(labelOf(name, { source: 'feedback', verdict: 'different' }));
    assert.equal(evidence.sweep(isStored), 1);
    stored.delete(keyOf('asked a'));
    evidence.forget(keyOf('asked a'), isStored);
    assert.equal(evidence.known(keyOf('asked a'), keyOf('stored a')), 'different');
    stored.delete(keyOf('stored a'));
    evidence.forget(keyOf('stored a'), isStored);
    assert.equal(evidence.known(keyOf('asked a'), keyOf('stored a')), undefined);
    assert.equal(evidence.known(keyOf('stored b'), keyOf('asked b')), 'different');
    assert.equal(count(ledger), 1);
    for (let turn = 0; turn < 3; turn += 1) assert.equal(evidence.sweep(isStored), 0);
  });
});
