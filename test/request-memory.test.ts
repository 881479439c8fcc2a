/** Requests are remembered by their text: by a sample of it for speed, and by all of it for certain. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { createRequestMemory, type RawRequest } from '../src/steps/request-memory.ts';
import type { Asked } from '../src/steps/understand.ts';

/** What was understood is handed back as it is; of it the memory looks only at what it costs. */
const understood = (name: string): Asked => ({ name }) as unknown as Asked;
/** Two of these have one sample: they differ where none is taken. */
const alike = (i: number): RawRequest => ({ head: '', body: `${String(i).padStart(4, '0')}${'-'.repeat(4)}` });

test('a request is told apart from every other, also where they differ in one character', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.record({ head: text, body: text }), { maxLength: 8 }), (requests) => {
      const memory = createRequestMemory(1e9);
      const named = requests.map((raw) => JSON.stringify(raw));
      for (const [i, raw] of requests.entries()) {
        const before = named.slice(0, i).includes(named[i] ?? '') ? understood(named[i] ?? '') : undefined;
        assert.deepEqual(memory.find(raw), before);
        memory.keep(raw, understood(named[i] ?? ''));
        assert.deepEqual(memory.find(raw), understood(named[i] ?? ''));
      }
    }),
    { numRuns: 500 },
  );
});

test('of requests that are made up to have one sample a handful is remembered, the newest', () => {
  const memory = createRequestMemory(1e9);
  for (let i = 0; i < 100; i += 1) memory.keep(alike(i), understood(`${i}`));
  const found = Array.from({ length: 100 }, (_, i) => i).filter((i) => memory.find(alike(i)) !== undefined);
  assert.deepEqual(found, [92, 93, 94, 95, 96, 97, 98, 99]);
});

test('a request that is kept again takes no more room', () => {
  const memory = createRequestMemory(10_000);
  const one = { head: 'one', body: 'x' };
  memory.keep(one, understood('one'));
  for (let i = 0; i < 50; i += 1) memory.keep({ head: 'two', body: 'y' }, understood('two'));
  assert.deepEqual(memory.find(one), understood('one'));
});

test('beyond its limit the oldest go', () => {
  const memory = createRequestMemory(10_000);
  const bodies = Array.from({ length: 20 }, (_, i) => ({ head: '', body: String.fromCharCode(97 + i).repeat(100) }));
  for (const [i, raw] of bodies.entries()) memory.keep(raw, understood(`${i}`));
  assert.equal(memory.find(bodies[0] ?? alike(0)), undefined);
  assert.deepEqual(memory.find(bodies[19] ?? alike(0)), understood('19'));
});
