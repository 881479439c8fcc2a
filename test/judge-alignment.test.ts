/** The alignment of two questions: what stands for what, which order is refused, and what must hold of any two texts. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fc } from './support/property.ts';
import { align } from '../src/judge/alignment/align.ts';
import type { Alignment } from '../src/judge/alignment/alignment.ts';
import { createReader } from '../src/judge/reading/reader.ts';
import { lexicon } from './support/judged.ts';

const read = createReader(lexicon);

function aligned(asked: string, stored: string): Alignment {
  return align(read(asked), read(stored), lexicon);
}

function isSame({ clashes, leftover }: Alignment): boolean {
  return clashes.length === 0 && [...leftover.asked, ...leftover.stored].every(({ role }) => role !== 'content');
}

/** Equal words, other questions. */
const TRAPS: readonly (readonly [string, string])[] = [
  ['Why do people eat meat if they love animals?', 'Why do people love animals if they eat meat?'],
  ['Why does France help Germany if Germany helps Spain?', 'Why does Germany help France if Spain helps Germany?'],
  ['Can a cat with fleas infect a dog?', 'Can a dog with fleas infect a cat?'],
  ['Is a degree in Peru better than a job in India?', 'Is a degree in India better than a job in Peru?'],
  ['Is there a Chinese restaurant in an old town?', 'Is there an old restaurant in a Chinese town?'],
  ['Do only children like sweets?', 'Do children like only sweets?'],
  ['Are all dogs pets?', 'Are all pets dogs?'],
  ['Should I tell him she lied?', 'Should I tell her he lied?'],
  ['Do I owe you money?', 'Do you owe me money?'],
  ["Can I pay my brother's rent with my card?", "Can I pay my rent with my brother's card?"],
  ['Can I use my card to pay his rent?', 'Can I use his card to pay my rent?'],
  ['What is the effect of stress on sleep?', 'What is the effect of sleep on stress?'],
  ['Who did Tom see?', 'Who saw Tom?'],
  ['Should I exercise before I eat?', 'Should I eat before I exercise?'],
  ['Did Ann lend Bob money?', 'Did Bob lend Ann money?'],
  ['Can I swim with a mask without a coat?', 'Can I swim without a mask with a coat?'],
  ['Which bank can I transfer money from?', 'Which bank can I transfer money to?'],
  ['Is the blue box inside the green box?', 'Is the green box inside the blue box?'],
  [
    'What is the capital of the largest state in the smallest country?',
    'What is the capital of the smallest state in the largest country?',
  ],
  ["Who is the doctor's wife?", 'Who is the doctor of the wife?'],
  ['Is Ann called by Bob?', 'Does Ann call Bob?'],
];

/** Other words or another order, the same question. */
const REWORDED: readonly (readonly [string, string])[] = [
  ['How can I reset my password?', 'how do i reset my passwords'],
  ["What's the best way to learn French?", 'What is the best way of learning French?'],
  ['Where can I purchase a bicycle?', 'Where can I buy a bicycle?'],
  ['What colour is a lemon?', 'What color is a lemon?'],
  ["What is Peru's population?", 'What is the population of Peru?'],
  ['Which bank can I transfer money to?', 'To which bank can I transfer money?'],
  ['What causes high blood pressure?', 'What causes hypertension?'],
  ['How do I change my pass word?', 'How do I change my password?'],
];

suite('alignment', () => {
  for (const [one, other] of TRAPS) {
    test(`${JSON.stringify(one)} is not taken for ${JSON.stringify(other)}`, () => {
      assert.equal(isSame(aligned(one, other)), false);
      assert.equal(isSame(aligned(other, one)), false, 'the other way round');
    });
  }

  for (const [one, other] of REWORDED) {
    test(`${JSON.stringify(one)} is taken for ${JSON.stringify(other)}`, () => {
      assert.deepEqual(aligned(one, other).clashes, []);
      assert.equal(isSame(aligned(one, other)), true);
      assert.equal(isSame(aligned(other, one)), true, 'the other way round');
    });
  }

  test('a word said again is accounted for, an exchange of repeated words is not', () => {
    assert.deepEqual(aligned('Which shops are shops for tea?', 'Which shops are for tea?').leftover, { asked: [], stored: [] });
    assert.notDeepEqual(aligned('Does France help Germany if Germany pays?', 'Does Germany help France if France pays?').clashes, []);
  });
});

const NAMES = ['Ann', 'Bob', 'Rome', 'Oslo', 'Google', 'Texas', 'Paris', 'Einstein'];
const WORDS = [
  ...[
    'what',
    'who',
    'how',
    'is',
    'did',
    'the',
    'a',
    'of',
    'in',
    'from',
    'to',
    'by',
    'and',
    'or',
    'not',
    'if',
    'he',
    'her',
    'my',
    'only',
    'before',
  ],
  ...[
    'Paris',
    'Ann',
    'cat',
    'dogs',
    'write',
    'written',
    'eat',
    'old',
    'red',
    'purchase',
    'buy',
    'today',
    'next',
    'year',
    '5',
    'v2.1',
    'zzxq',
    "France's",
  ],
];
const sentence = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 14 }).map((words) => `${words.join(' ')}?`);

suite('any two texts', () => {
  test('a question agrees with itself, wholly', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const { clashes, leftover, moves } = aligned(text, text);
        assert.deepEqual([clashes, leftover.asked, leftover.stored, moves], [[], [], [], []]);
      }),
    );
  });

  test('asked the other way round the verdict is the same', () => {
    const pair = fc.oneof(
      fc.tuple(sentence, sentence),
      fc.tuple(sentence, fc.nat(), fc.nat()).map(([text, from, to]) => [text, moved(text, from, to)] as const),
    );
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const forth = aligned(one, other);
        const back = aligned(other, one);
        assert.equal(isSame(forth), isSame(back), `${one} || ${other}`);
        assert.equal(forth.clashes.length > 0, back.clashes.length > 0, `${one} || ${other}`);
        assert.equal(forth.matches.length, back.matches.length);
      }),
      { numRuns: 600 },
    );
  });

  test('names exchanged around a verb are another question', () => {
    const three = fc.shuffledSubarray(NAMES, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(three, fc.constantFrom('beat', 'follow', 'hire'), fc.constantFrom(1, 2, 3, 4, 5), ([a, b, c], verb, turn) => {
        const orders = [
          [a, b, c],
          [a, c, b],
          [b, a, c],
          [b, c, a],
          [c, a, b],
          [c, b, a],
        ];
        const [one, two, three] = orders[turn] ?? [];
        assert.equal(isSame(aligned(`Did ${a} ${verb} ${b} before ${c}?`, `Did ${one} ${verb} ${two} before ${three}?`)), false);
      }),
    );
  });

  test('ten thousand words cost no more than their reading', () => {
    const hostile = ['and ', 'in Paris ', 'if he ', 'by Ann ', 'of the cat ', 'zzxq ', 'next year '].map((part) =>
      part.repeat(10_000 / part.trim().split(' ').length),
    );
    const readings = hostile.map((text) => read(text));
    const started = process.cpuUsage();
    for (const one of readings) for (const other of readings) align(one, other, lexicon);
    const { user } = process.cpuUsage(started);
    assert.ok(user < 5_000_000, `${readings.length ** 2} alignments took ${user} microseconds`);
  });
});

function moved(text: string, from: number, to: number): string {
  const words = text.slice(0, -1).split(' ');
  const [word = ''] = words.splice(from % words.length, 1);
  words.splice(to % (words.length + 1), 0, word);
  return `${words.join(' ')}?`;
}
