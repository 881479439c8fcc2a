import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHits, type ServedHit } from '../src/steps/hits.ts';
import { toEntryId, toKey, toTenant } from '../src/units.ts';

const DIGEST = 'TwvZMpoHEiC92wn1lakl5h_MMbc8Wvq2t8rUG-wkzlQ';

const hit = (score: number): ServedHit => ({
  kind: 'semantic',
  credential: toTenant(DIGEST),
  group: 'group',
  asked: toKey(DIGEST),
  question: 'Why?',
  stored: toKey(DIGEST),
  entry: toEntryId('e_abcdefghijklmnop'),
  score,
  links: [],
});

test('a hit is found by its id until fifty thousand came after it', () => {
  const hits = createHits('p');
  const ids = Array.from({ length: 50_001 }, (_, i) => hits.served(hit(i)));
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(hits.find(ids[0] ?? ''), undefined);
  assert.equal(hits.find(ids[1] ?? '')?.score, 1);
  assert.equal(hits.find(ids.at(-1) ?? '')?.score, 50_000);
});

test('no other id is one of ours', () => {
  const hits = createHits('p');
  const id = hits.served(hit(1));
  for (const other of ['', 'h_p', 'h_p0', 'h_p2', 'h_p01', 'h_p1.5', 'h_p-1', 'h_q1', 'nh_p1', `${id} `, id.toUpperCase()])
    assert.equal(hits.find(other), undefined, JSON.stringify(other));
  assert.equal(hits.find(id)?.score, 1);
});
