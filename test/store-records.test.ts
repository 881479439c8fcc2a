import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import { answerBytesOf } from '../src/store/accounting.ts';
import { UnreadableRecord } from '../src/store/bytes.ts';
import { decodePack, encodePack } from '../src/store/code-packs.ts';
import { decodeFacts, encodeFacts } from '../src/store/facts-codec.ts';
import { HotEntries } from '../src/store/hot-entries.ts';
import { codeBytes, factsOf } from '../src/store/plans.ts';
import { decodeAnswer, encodeAnswer } from '../src/store/recording-codec.ts';
import { toMs } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { commitOf, idNamed, keyNamed, vectorNamed } from './support/stored.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const plainly = { noNullPrototype: true } as const;
const answers = fc.record(
  {
    question: text,
    recording: fc.record(
      {
        dialect: fc.constant('chat-completions' as const),
        shape: fc.constantFrom('json' as const, 'stream' as const, 'bytes' as const),
        status: fc.integer({ min: 100, max: 599 }),
        headers: fc.array(fc.tuple(text, text), { maxLength: 4 }),
        events: fc.array(
          fc
            .tuple(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.option(text), fc.uint8Array({ maxLength: 200 }))
            .map(([at, name, data]) => ({
              at: toMs(at),
              ...(name === null ? {} : { name }),
              data: Buffer.from(data),
            })),
          { maxLength: 8 },
        ),
      },
      plainly,
    ),
  },
  plainly,
);

describe('a stored answer', () => {
  it('decodes to what was encoded, whatever it holds, and has the size it is charged for', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const bytes = encodeAnswer(answer);
        assert.deepEqual(decodeAnswer(bytes), answer);
        const { entry } = commitOf();
        assert.ok(Math.abs(answerBytesOf({ ...entry, ...answer }) - bytes.length) < 200);
      }),
      { numRuns: 200 },
    );
  });

  it('of the first builds, which knew no bytes, is still read', () => {
    const written = (shape: string): string =>
      `ARAAAABjaGF0LWNvbXBsZXRpb25z${shape}gAAAABAAAAcQEAAAABAAAAYQEAAABiAQAAAAAAAAAAAAAAAAIAAAB7f`;
    for (const [shape, record] of [
      ['json', `${written('AM')}fpNmXo=`],
      ['stream', `${written('Ac')}QG7ij0=`],
    ] as const) {
      const { question, recording } = decodeAnswer(Buffer.from(record, 'base64'));
      assert.equal(question, 'q');
      assert.deepEqual(recording, {
        dialect: 'chat-completions',
        shape,
        status: 200,
        headers: [['a', 'b']],
        events: [{ at: toMs(0), data: Buffer.from('{}') }],
      });
    }
  });

  it('is charged for the bytes of its names and values, however many characters they are', () => {
    const { entry } = commitOf();
    const long = '漢'.repeat(400);
    const recording = {
      ...entry.recording,
      headers: [[long, long]] as const,
      events: [{ at: toMs(0), name: long, data: Buffer.from('{}') }],
    };
    const bytes = encodeAnswer({ question: long, recording });
    assert.ok(Math.abs(answerBytesOf({ ...entry, question: long, recording }) - bytes.length) < 100);
  });

  it('is refused when any byte of it differs, is missing or is added', () => {
    const bytes = encodeAnswer(commitOf({ bytes: 200 }).entry);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        assert.throws(() => decodeAnswer(changed), UnreadableRecord);
        assert.throws(() => decodeAnswer(bytes.subarray(0, at)), UnreadableRecord);
        assert.throws(() => decodeAnswer(Buffer.concat([bytes, Buffer.of(change)])), UnreadableRecord);
      }),
      { numRuns: 200 },
    );
  });
});

describe('stored facts', () => {
  it('decode to what was encoded', () => {
    fc.assert(
      fc.property(fc.array(text), text, fc.boolean(), fc.boolean(), (tags, callerScope, hasVector, hasTerms) => {
        const commit = commitOf({
          tags,
          callerScope,
          alias: 'words',
          ...(hasVector ? { vector: vectorNamed(1) } : {}),
          ...(hasTerms ? { terms: [1, 2] } : {}),
        });
        const facts = factsOf(commit, 100);
        const decoded = decodeFacts(facts.id, encodeFacts(facts));
        assert.deepEqual(
          { ...decoded, aliases: decoded.aliases.map((alias) => [...alias]) },
          { ...facts, aliases: facts.aliases.map((alias) => [...alias]) },
        );
      }),
      { numRuns: 100 },
    );
  });

  it('are refused for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        assert.throws(() => decodeFacts(idNamed(1), Buffer.from(bytes)), UnreadableRecord);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a pack of codes', () => {
  const loose = Array.from({ length: 5 }, (_, i) => ({ row: Buffer.alloc(12, i + 1), value: codeBytes(quantise(vectorNamed(i))) }));

  it('gives back every row', () => {
    const unpacked = decodePack(encodePack(loose));
    assert.deepEqual(
      unpacked?.map(({ row, value }) => [row.toString('hex'), value.toString('hex')]),
      loose.map(({ row, value }) => [row.toString('hex'), value.toString('hex')]),
    );
  });

  it('is nothing when a byte of it differs', () => {
    const pack = encodePack(loose);
    for (let at = 0; at < pack.length; at += 1) {
      const changed = Buffer.from(pack);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      assert.equal(decodePack(changed), undefined);
    }
  });
});

describe('the hot entries', () => {
  it('never exceed their bound and forget the least recently used', () => {
    const hot = new HotEntries(1000);
    const entries = Array.from({ length: 20 }, (_, i) => commitOf({ id: i }).entry);
    entries.slice(0, 10).forEach((entry) => hot.keep(entry, 100));
    assert.equal(hot.byKey(keyNamed(0)), entries[0]);
    hot.keepAlias('words', idNamed(1));
    entries.slice(10, 12).forEach((entry) => hot.keep(entry, 100));
    assert.equal(hot.bytes, 1000);
    assert.equal(hot.byKey(keyNamed(0)), entries[0], 'used lately');
    assert.equal(hot.byId(idNamed(1)), undefined);
    assert.equal(hot.byAlias('words'), undefined, 'gone with its entry');
  });

  it('do not keep one so large that it would push out the rest', () => {
    const hot = new HotEntries(1000);
    hot.keep(commitOf({ id: 1 }).entry, 500);
    assert.equal(hot.byId(idNamed(1)), undefined);
  });
});
