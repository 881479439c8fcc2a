/** The snapshot of a component, made smaller: a heap laid out as the allocator lays one out, in a module of its own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withSmallerSnapshot } from '../src/edge-build/snapshot.ts';
import { readBinary, writeBinary } from '../src/edge-build/wasm-binary.ts';
import { memoryOf } from '../src/edge-build/wasm-module.ts';
import { wasm } from '../src/wasm.ts';

const PAGE = 65_536;
const RECORD = 512;
const BEGIN = 4104;
const IN_USE = 2;
const BEFORE_IN_USE = 1;
const FOOT = 56;

interface Heap {
  /** Sizes in turn, and whether each is in use; the last chunk takes what is left. */
  readonly chunks: readonly (readonly [size: number, state: 'used' | 'free'])[];
  /** Puts one wrong word into it. */
  readonly spoil?: (words: Uint32Array) => void;
}

/** One page: data below the heap, the allocator's record, then chunks filled with ones. */
function memoryWith({ chunks, spoil }: Heap): Uint8Array {
  const memory = new Uint8Array(PAGE).fill(1);
  const words = new Uint32Array(memory.buffer);
  memory.fill(0, 0, BEGIN);
  memory.fill(7, 0, 8);
  let at = BEGIN;
  let before: 'used' | 'free' = 'used';
  const head = (size: number, state: 'used' | 'free'): void => {
    words[at / 4 + 1] = size | (state === 'used' ? IN_USE : 0) | (before === 'used' ? BEFORE_IN_USE : 0);
    at += size;
    before = state;
  };
  for (const [size, state] of chunks) head(size, state);
  const top = at;
  const left = PAGE - FOOT - top;
  head(left, 'free');
  words[at / 4 + 1] = FOOT;
  words.set([left, BEGIN, 0, top], RECORD / 4);
  spoil?.(words);
  return memory;
}

/** A component that holds one module with this memory. */
function componentOf(memory: Uint8Array): Uint8Array {
  const module = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const size = [0x80, 0x80, 0x04];
  const core = writeBinary({
    preamble: module,
    sections: [
      { id: 5, content: Uint8Array.of(1, 0, 1) },
      { id: 11, content: Uint8Array.from([1, 0, 0x41, 0, 0x0b, ...size, ...memory]) },
    ],
  });
  return writeBinary({
    preamble: Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]),
    sections: [
      { id: 0, content: Uint8Array.of(1, 65) },
      { id: 1, content: core },
    ],
  });
}

function coreOf(component: Uint8Array): Uint8Array {
  const core = readBinary(component).sections.find(({ id }) => id === 1)?.content;
  assert.ok(core);
  return core;
}

function memoryAfter(component: Uint8Array): Uint8Array {
  const memory = memoryOf(coreOf(component));
  assert.ok(memory);
  return memory;
}

const CHUNKS = [
  [4096, 'used'],
  [16_384, 'free'],
  [4096, 'used'],
] as const;

describe('a smaller snapshot', () => {
  it('has zeros where memory is free, and everything else as it was', () => {
    const before = memoryWith({ chunks: CHUNKS });
    const component = componentOf(before);
    const smaller = withSmallerSnapshot(component, 'no text');
    const free = [
      [BEGIN + 4096, 16_384],
      [BEGIN + 4096 + 16_384 + 4096, PAGE - FOOT - BEGIN - 4096 - 16_384 - 4096],
    ] as const;
    const wanted = before.slice();
    for (const [at, size] of free) wanted.fill(0, at + 32, at + size);
    assert.deepEqual(memoryAfter(smaller), wanted);
    assert.ok(smaller.length < component.length - 30_000, `${smaller.length} of ${component.length}`);
    assert.ok(wasm.validate(coreOf(smaller)));
  });

  it('has no text of a script that is done', () => {
    const before = memoryWith({ chunks: CHUNKS });
    const text = 'function packed(){/*words*/}';
    before.set(Buffer.from(text), BEGIN + 16);
    const after = memoryAfter(withSmallerSnapshot(componentOf(before), text));
    assert.deepEqual(
      [...after.subarray(BEGIN + 8, BEGIN + 48)],
      [...before.subarray(BEGIN + 8, BEGIN + 16), ...Array(text.length).fill(0), ...before.subarray(BEGIN + 16 + text.length, BEGIN + 48)],
    );
  });

  const WRONG: Readonly<Record<string, Heap['spoil']>> = {
    'says that a chunk is in use, and the next one that it is not': (words) =>
      (words[(BEGIN + 4096) / 4 + 1] = 16_384 | IN_USE | BEFORE_IN_USE),
    'has a chunk of no size': (words) => (words[(BEGIN + 4096) / 4 + 1] = BEFORE_IN_USE),
    'has a chunk that ends beyond the last': (words) => (words[(BEGIN + 4096) / 4 + 1] = 60_000 | BEFORE_IN_USE),
    'ends somewhere else than its record says': (words) => (words[RECORD / 4] = 4096),
    'has no record': (words) => words.fill(0, RECORD / 4, RECORD / 4 + 4),
  };
  for (const [what, spoil] of Object.entries(WRONG))
    it(`is left as it is where the heap ${what}`, () => {
      const component = componentOf(memoryWith({ chunks: CHUNKS, ...(spoil === undefined ? {} : { spoil }) }));
      assert.deepEqual(withSmallerSnapshot(component, 'no text'), component);
    });
});
