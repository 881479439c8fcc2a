import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { serves } from './support/judged.ts';

type Row = readonly [one: string, other: string, label: 'same' | 'different'];

const folder = new URL('./fixtures/pairs/', import.meta.url);
const families = readdirSync(folder).map((file) => ({
  name: file.replace('.json', ''),
  rows: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly Row[],
}));

/** Share of `same` pairs served. Light rewording is what people do most; a family that is below all others says so here. */
const LEAST_SERVED: ReadonlyMap<string, number> = new Map([['light', 0.9]]);
const LEAST_ELSEWHERE = 0.6;

test('the hand-written pairs are over 300, and about as many are the same as are different', () => {
  const labels = families.flatMap(({ rows }) => rows.map(([, , label]) => label));
  assert.ok(labels.length >= 300, `${labels.length} pairs`);
  const same = labels.filter((label) => label === 'same').length;
  assert.ok(Math.abs(same / labels.length - 0.5) < 0.03, `${same} of ${labels.length} are the same`);
});

for (const { name, rows } of families) {
  test(`of the ${name} pairs none that differs is served, either way round`, () => {
    const wrong = rows.filter(([one, other, label]) => label === 'different' && (serves(one, other) || serves(other, one)));
    assert.deepEqual(wrong, []);
  });

  test(`of the ${name} pairs that are the same most are served`, () => {
    const same = rows.filter(([, , label]) => label === 'same');
    const refused = same.filter(([one, other]) => !serves(one, other));
    const share = (same.length - refused.length) / same.length;
    assert.ok(share >= (LEAST_SERVED.get(name) ?? LEAST_ELSEWHERE), `${share.toFixed(2)} served; refused: ${JSON.stringify(refused)}`);
  });
}

test('what is served one way round is served the other', () => {
  for (const [one, other] of families.flatMap(({ rows }) => rows))
    assert.equal(serves(one, other), serves(other, one), `${one} | ${other}`);
});
