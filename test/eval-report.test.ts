import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pairTables } from '../src/cli/eval/pair-tables.ts';
import { ablate } from '../src/eval/ablation.ts';
import { readBaselines } from '../src/eval/baselines.ts';
import { decidePair, outcomeAt, type Decided } from '../src/eval/decide-pair.ts';
import { escape } from '../src/eval/html/escape.ts';
import { pairPage } from '../src/eval/html/pair-page.ts';
import { streamPage } from '../src/eval/html/stream-page.ts';
import type { LabelledPair } from '../src/eval/pair-rows.ts';
import { reportPairs, type PairReport } from '../src/eval/pair-report.ts';
import { StreamTally } from '../src/eval/stream-report.ts';
import type { UnderTest } from '../src/eval/under-test.ts';
import type { Explanation, Judge, Judgement } from '../src/judge/judge.ts';
import { createReader } from '../src/judge/reading/reader.ts';
import { openLexicon } from '../src/judge/lexicon/open.ts';
import type { VetoName } from '../src/outcome.ts';
import { toSimilarity } from '../src/units.ts';

/** A judge that does as the question says: `veto number`, `score 0.97`, `score 0.6 unexplained`; `+.2` more with a similarity. */
const read = createReader(openLexicon(readFileSync(new URL('../models/lexicon/en.bin', import.meta.url))));
const scripted: Judge = {
  read,
  weigh: (asked, _stored, { similarity }) => judgementOf(asked.question, similarity),
  explain: (asked, _stored, { similarity }) => explanationOf(judgementOf(asked.question, similarity)),
  words: () => [],
  differences: () => undefined,
};

function judgementOf(question: string, similarity: number | undefined): Judgement {
  const [, veto] = /veto ([\w-]+)/.exec(question) ?? [];
  if (veto !== undefined) return { kind: 'veto', name: veto as VetoName };
  if (question.includes('broken')) throw new Error('a rule broke');
  const score = Number(/score ([\d.]+)/.exec(question)?.[1] ?? 0);
  return {
    kind: 'scored',
    score: score + (similarity === undefined ? 0 : 0.2),
    explained: question.includes('unexplained') ? 'not-all' : 'all',
  };
}

function explanationOf(judgement: Judgement): Explanation {
  const vetoes = judgement.kind === 'veto' ? [judgement.name] : judgement.explained === 'not-all' ? ['unexplained' as const] : [];
  return { judgement, vetoes, details: [], unexplained: { asked: [], stored: [] }, matched: [], overlooked: [], features: {} };
}

const test1: UnderTest = {
  judge: scripted,
  refusal: (question) =>
    question.includes('volatile')
      ? { reason: 'volatile', exact: 'yes' }
      : question.includes('cancel')
        ? { reason: 'state-change', exact: 'no' }
        : undefined,
  folded: (question) => question.toLowerCase(),
  bar: (target) => ({ kind: 'bar', least: target > 0.01 ? 0.7 : 0.95, evidence: 'shipped' }),
  model: 'm',
  evidence: 'a script',
};

const pair = (b: string, label: 'same' | 'different', more: Partial<LabelledPair> = {}): LabelledPair => ({
  line: 1,
  a: 'a stored question',
  b,
  label,
  kind: 'k',
  source: 's',
  ...more,
});
const decided = (one: LabelledPair, similarity?: number): Decided =>
  decidePair(one, test1, () => (similarity === undefined ? undefined : toSimilarity(similarity)));

test('a pair goes through eligibility, the exact tier, the alias tier and the judge, in that order', () => {
  const at = (one: LabelledPair, target = 0.01, similarity?: number): unknown => {
    const outcome = outcomeAt(decided(one, similarity), target, test1);
    return outcome.kind === 'served' ? outcome.by : outcome.why;
  };
  assert.equal(at(pair('score 0.96', 'same')), 'semantic');
  assert.equal(at(pair('score 0.94', 'same')), 'score');
  assert.equal(at(pair('score 0.96 unexplained', 'same')), 'unexplained');
  assert.equal(at(pair('veto number', 'same')), 'number');
  assert.equal(at(pair('broken', 'same')), 'judge-failed');
  assert.equal(at(pair('A STORED QUESTION', 'same')), 'alias');
  assert.equal(at(pair('a stored question', 'same')), 'exact');
  assert.equal(at(pair('score 1 volatile', 'same')), 'volatile');
  assert.equal(at(pair('volatile', 'same', { a: 'volatile' })), 'exact');
  assert.equal(at(pair('cancel it', 'same', { a: 'cancel it' })), 'state-change');
});

test('above the default target words left over are no veto, and a similarity is asked for', () => {
  const one = decided(pair('score 0.6 unexplained', 'same'), 0.9);
  assert.deepEqual(outcomeAt(one, 0.05, test1), { kind: 'served', by: 'semantic', score: 0.8 });
  assert.deepEqual(outcomeAt(one, 0.01, test1), { kind: 'refused', why: 'unexplained' });
  assert.deepEqual(outcomeAt(decided(pair('score 0.6 unexplained', 'same')), 0.05, test1), { kind: 'refused', why: 'score' });
});

test('what the rules of others serve is their threshold on the cosine', () => {
  const read1 = readBaselines('cosine=.9, gptcache,semcache,cachellm,exact');
  assert.ok(read1.kind === 'baselines');
  assert.deepEqual(
    read1.baselines.map(({ name, least }) => [name, least]),
    [
      ['cosine=0.9', 0.9],
      ['gptcache', 0.6],
      ['semcache', 0.8],
      ['cachellm', 0.89],
      ['exact', 1],
    ],
  );
  for (const word of ['cosine', 'cosine=2', 'vcache', 'toString', 'cosine=.9,'])
    assert.deepEqual(readBaselines(word).kind, 'problem', word);
  assert.deepEqual(readBaselines(''), { kind: 'baselines', baselines: [] });
});

function report(): PairReport {
  const rows: [LabelledPair, number][] = [
    [pair('score 0.99', 'same', { source: 'one', kind: 'reworded' }), 0.95],
    [pair('score 0.98', 'same', { source: 'one', kind: 'reworded' }), 0.85],
    [pair('veto tense', 'same', { source: 'one', kind: 'reworded', line: 7 }), 0.7],
    [pair('score 0.2 unexplained', 'same', { source: 'one', kind: 'reworded' }), 0.5],
    [pair('veto number', 'different', { source: 'one', kind: 'number' }), 0.97],
    [pair('veto number', 'different', { source: 'one', kind: 'number' }), 0.6],
    [pair('score 0.97 <script>alert(1)</script>', 'different', { source: 'two', kind: 'name', line: 9 }), 0.9],
    [pair('veto entity', 'different', { source: 'two', kind: 'name' }), 0.3],
    [pair('score 0.96', 'same', { source: 'two', kind: '' }), 0.9],
  ];
  const all = rows.map(([one, similarity]) => decided(one, similarity));
  const baselines = readBaselines('cosine=0.9,exact');
  assert.ok(baselines.kind === 'baselines');
  return reportPairs({
    file: 'x.jsonl',
    decided: all,
    test: test1,
    targets: [0.01, 0.05],
    baselines: baselines.baselines,
    ablation: ablate(all, 0.01, test1),
    examples: 5,
  });
}

test('a report counts per source and kind, pooled and as a mean over sources', () => {
  const { suites, pooled, meanRecall, refusals, tiers, mistakes, refused } = report();
  assert.deepEqual(
    suites.map(({ source, right, same, wrong, different }) => [source, right, same, wrong, different]),
    [
      ['one', 2, 4, 0, 2],
      ['two', 1, 1, 1, 2],
    ],
  );
  assert.deepEqual([pooled.right, pooled.same, pooled.wrong, pooled.different], [3, 5, 1, 4]);
  assert.equal(meanRecall, 0.75);
  assert.deepEqual(refusals, [
    { why: 'tense', pairs: 1 },
    { why: 'unexplained', pairs: 1 },
  ]);
  assert.deepEqual(tiers, { exact: 0, alias: 0, semantic: 3 + 1 });
  assert.deepEqual(
    mistakes.map(({ line, why }) => [line, why]),
    [[9, 'semantic 0.970']],
  );
  assert.deepEqual(
    refused.map(({ why }) => why),
    ['tense', 'unexplained'],
  );
});

test('the ablation adds one layer after the other', () => {
  const { ablation } = report();
  assert.deepEqual(
    ablation.map(({ layer, bare }) => [layer, bare.right, bare.wrong]),
    [
      ['cosine', 5, 4],
      ['+ surface vetoes', 4, 1],
      ['+ order and roles', 4, 1],
      ['+ alignment', 3, 1],
      ['+ score', 3, 1],
      ['+ eligibility', 3, 1],
      ['+ exact and alias tiers', 3, 1],
    ],
  );
  assert.equal(ablation[0]?.tuned, undefined);
});

test('the dial and the rules of others are told beside ours', () => {
  const { dial, baselines } = report();
  assert.deepEqual(
    dial.map(({ target, pooled }) => [target, pooled.right]),
    [
      [0.01, 3],
      [0.05, 3],
    ],
  );
  assert.deepEqual(
    baselines.map(({ name, pooled }) => [name, pooled.right, pooled.wrong]),
    [
      ['cosine=0.9', 2, 2],
      ['exact', 0, 0],
    ],
  );
});

test('the tables show what the report holds', () => {
  const text = pairTables(report());
  for (const line of [
    /x\.jsonl: 9 pairs, target 1\.00% false hits, served where score >= 0\.95/,
    /one +reworded +2\/4 +0\/0 +50\.0%/,
    /two +\(all\) +1\/1 +1\/2 +100\.0% +50\.0%/,
    /mean over suites +75\.0%/,
    /same, refused +tense 1, unexplained 1/,
    /semantic 0\.970 \[two name, line 9\]/,
    /cosine=0\.9 +cosine >= 0\.9 +all pooled/,
    /\+ order and roles +80\.0%/,
  ])
    assert.match(text, line);
});

/** Every element is closed in the right order; attributes are quoted. */
function assertWellFormed(html: string): void {
  const open: string[] = [];
  for (const [tag, slash, name = '', rest = ''] of html
    .replace(/<style>[^<]*<\/style>/, '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+="[^"<]*")*\s*\/?)>/gi)) {
    if (slash === '/') assert.equal(open.pop(), name, tag);
    else if (!rest.endsWith('/') && name !== 'meta') open.push(name);
  }
  assert.deepEqual(open, []);
  const bare = html
    .replace(/<!doctype html>/, '')
    .replace(/<style>[^<]*<\/style>/, '')
    .replaceAll(/<\/?[a-z][a-z0-9]*(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/gi, '');
  assert.ok(!/[<>]/.test(bare), /.{0,60}[<>].{0,60}/.exec(bare)?.[0]);
}

test('the page is well-formed, whole by itself, and shows the numbers of the tables', () => {
  const html = pairPage(report());
  assertWellFormed(html);
  assert.ok(!/https?:|src=|@import|url\(|<script/i.test(html));
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  const { pooled } = report();
  assert.equal(pooled.right, 3);
  for (const cell of [
    '<td>one</td><td>reworded</td><td class="number">2/4</td>',
    '<td class="number">75.0%</td>',
    '<td>tense</td><td class="number">1</td>',
  ])
    assert.ok(html.includes(cell), cell);
  assert.equal((html.match(/<svg /g) ?? []).length, (html.match(/<desc /g) ?? []).length);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('text of strangers cannot leave its place in a page', () => {
  assert.equal(escape(`<a href="x" onclick='y'>&\u0000</a>`), '&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;\ufffd&lt;/a&gt;');
});

test('a stream is counted as it goes: repeats, rewordings, wrong hits, and what was learnt before', () => {
  const tally = new StreamTally({ total: 6, learntAfter: 1, examples: 5 });
  const ask = (text: string, name: string, from: 'stream' | 'background' = 'stream'): Parameters<StreamTally['add']>[0] => ({
    text,
    name,
    from,
  });
  tally.add(ask('p1', 'p'), { tier: undefined, why: 'none', veto: '', name: 'p' });
  tally.add(ask('p2', 'p'), { tier: undefined, why: 'vetoed', veto: 'unexplained', name: 'p' });
  tally.add(ask('p2', 'p'), { tier: 'exact', why: '', veto: '', name: 'p' });
  tally.add(ask('q1', 'q'), { tier: 'semantic', why: '', veto: '', name: 'p' });
  tally.add(ask('p3', 'p'), { tier: 'semantic', why: '', veto: '', name: 'p' });
  tally.add(ask('b', 'background b', 'background'), { tier: undefined, why: 'volatile', veto: '', name: 'background b' });
  const told = tally.report('s.jsonl', { labels: 2, labelledWrong: 0, learnt: [] });
  assert.deepEqual(told.tiers, { exact: 1, semantic: 2 });
  assert.deepEqual([told.hits, told.wrong, told.hitsByMeaning, told.wrongByMeaning, told.backgroundHits], [3, 1, 2, 1, 0]);
  assert.deepEqual(
    [told.repeats, told.reworded],
    [
      { requests: 3, served: 2 },
      { requests: 2, served: 1 },
    ],
  );
  assert.deepEqual(
    [told.repeatsAfter, told.rewordedAfter, told.nearNeighbours],
    [{ requests: 2, served: 2 }, { requests: 1, served: 1 }, 1],
  );
  assert.deepEqual(told.mistakes, [{ asked: 'q1', expected: 'q', got: 'p', tier: 'semantic' }]);
  assert.deepEqual(told.moments.at(-1), { requests: 6, hitRate: 0.5, falseHits: 1 / 3 });
  const html = streamPage(told);
  assertWellFormed(html);
  assert.ok(html.includes('<strong>33.3%</strong>false hits'));
});
