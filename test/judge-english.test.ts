import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { createJudge } from '../src/judge/english-judge.ts';
import { FEATURE_NAMES } from '../src/judge/features.ts';
import { isExcusable, type Approved, type Differences } from '../src/judge/judge.ts';
import type { Lexicon } from '../src/judge/lexicon/lexicon.ts';
import { toSimilarity } from '../src/units.ts';
import { byHand, judge, lexicon, noFacts, serves, weighed } from './support/judged.ts';

test('a question is served for itself, whatever it says', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.lorem()), (question) => {
      const judgement = weighed(question, question);
      assert.equal(judgement.kind, 'scored');
    }),
    { numRuns: 200 },
  );
});

const WORDS =
  'how do I not reset my password for the 3 old phones in Rome before Monday if Anna cannot help, or did she buy all of it?'.split(' ');

test('the judge is symmetric', () => {
  const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 }).map((list) => list.join(' '));
  fc.assert(
    fc.property(words, words, (one, other) => {
      const [there, back] = [weighed(one, other), weighed(other, one)];
      assert.equal(there.kind, back.kind, `${one} | ${other}`);
      if (there.kind === 'scored' && back.kind === 'scored') {
        assert.ok(Math.abs(there.score - back.score) < 1e-9, `${one} | ${other}`);
        assert.equal(there.explained, back.explained);
      }
    }),
    { numRuns: 500 },
  );
});

test('a lexicon that fails is a veto of its own name, and explain tells it', () => {
  const fail = (): never => {
    throw new Error('no such word list');
  };
  const broken: Lexicon = { ...bound(lexicon), synonyms: fail, antonyms: fail, derived: fail, zipf: fail, partsOfSpeech: fail };
  const asked = judge.read('How do I fix a leaky tap?');
  const stored = judge.read('How do I repair a leaky tap?');
  const failing = createJudge({ lexicon: broken, calibration: byHand });
  assert.deepEqual(failing.weigh(asked, stored, noFacts), { kind: 'veto', name: 'judge-failed' });
  const { vetoes, details } = failing.explain(asked, stored, noFacts);
  assert.ok(vetoes.includes('judge-failed'));
  assert.match(details.join('\n'), /no such word list/);
  assert.equal(failing.differences(asked, stored), undefined);
});

/** An install that has learnt all there is to learn. */
const everything: Approved = { known: 'something', accepts: () => true };
const near = toSimilarity(0.95);

test('words that this install has learnt to overlook set nothing apart, and nothing else does', () => {
  const [asked, stored] = ['Is the transfer fee waived?', 'Is the transfer fee dropped?'] as const;
  const open = weighed(asked, stored, { ...noFacts, similarity: near });
  assert.ok(open.kind === 'scored' && open.explained === 'not-all', JSON.stringify(open));
  assert.deepEqual(judge.differences(judge.read(asked), judge.read(stored)), { asked: ['waive'], stored: ['drop'], ways: [] });
  const approved: Approved = {
    known: 'something',
    accepts: ({ asked: one, stored: other }) => one.join() === 'waive' && other.join() === 'drop',
  };
  const learnt = weighed(asked, stored, { similarity: near, approved });
  assert.ok(learnt.kind === 'scored' && learnt.explained === 'learnt', JSON.stringify(learnt));
  assert.ok(learnt.score > open.score);
  const { overlooked, unexplained } = judge.explain(judge.read(asked), judge.read(stored), { similarity: near, approved });
  assert.deepEqual([overlooked, unexplained], [['waived', 'dropped'], { asked: [], stored: [] }]);
});

test('what was learnt is leant on only where the two are as near as rewordings are', () => {
  for (const similarity of [undefined, toSimilarity(0.79)]) {
    const judgement = weighed('Is the transfer fee waived?', 'Is the transfer fee dropped?', { similarity, approved: everything });
    assert.ok(judgement.kind === 'scored' && judgement.explained === 'not-all', JSON.stringify(judgement));
  }
});

test('a phrase that stands elsewhere may be learnt to be no matter, and an exchange of parties never', () => {
  const elsewhere = [
    ['Which courses for beginners in spring are free?', 'Which courses in spring for beginners are free?'],
    ['Are there books about wars in France?', 'Are there books in France about wars?'],
  ] as const;
  for (const [asked, stored] of elsewhere) {
    assert.deepEqual(weighed(asked, stored, { ...noFacts, similarity: near }), { kind: 'veto', name: 'order' });
    const learnt = weighed(asked, stored, { similarity: near, approved: everything });
    assert.ok(learnt.kind === 'scored' && learnt.explained === 'learnt', `${asked} | ${stored}`);
    assert.deepEqual(judge.differences(judge.read(asked), judge.read(stored))?.ways, ['phrase-elsewhere']);
  }
  for (const [asked, stored] of [
    ['Does Arsenal beat Chelsea?', 'Does Chelsea beat Arsenal?'],
    ['Is a glass bottle heavy?', 'Is a bottle glass heavy?'],
    ['Who was the son of the king?', 'Who was the king of the son?'],
    ['How long is the flight Rome Oslo?', 'How long is the flight Oslo Rome?'],
    ['Can a cat with fleas infect a dog?', 'Can a dog with fleas infect a cat?'],
    ['Why do people eat meat if they love animals?', 'Why do people love animals if they eat meat?'],
    ['Is it the cat that the dog bit?', 'Is it the dog that the cat bit?'],
    ['Which company did Google buy last year?', 'Which company bought Google last year?'],
    ['Where is the firm that Acme Tools bought in May?', 'Where is the firm that bought Acme Tools in May?'],
    ['In Rome, should I eat and not drink?', 'Should I not eat and drink in Rome?'],
    ['If it rains in May, can I cancel the tour?', 'Can I cancel the tour in May if it rains?'],
  ] as const)
    assert.equal(weighed(asked, stored, { similarity: near, approved: everything }).kind, 'veto', `${asked} | ${stored}`);
});

/** Nothing but words and what evidence may excuse. */
function mayBeLearnt(differences: Differences | undefined): boolean {
  return differences !== undefined && differences.ways.every((way) => isExcusable(way));
}

test('nothing learnt lifts a veto that no evidence may excuse', () => {
  for (const [one, other] of [
    ['What is the capital of France?', 'What is the capital of Spain?'],
    ['How do I enable cookies?', 'How do I disable cookies?'],
    ['Who won in 2019?', 'Who won in 2020?'],
    ['Does Arsenal beat Chelsea?', 'Does Chelsea beat Arsenal?'],
    ['Should I eat before a run?', 'Should I not eat before a run?'],
    ['Can he use my card?', 'Can she use my card?'],
  ] as const) {
    assert.equal(weighed(one, other, { similarity: near, approved: everything }).kind, 'veto', `${one} | ${other}`);
    assert.ok(!mayBeLearnt(judge.differences(judge.read(one), judge.read(other))), `${one} | ${other}`);
  }
});

test('a higher similarity never lowers the score, and without one the other weights apply', () => {
  const [asked, stored] = [judge.read('How do I fix a tap?'), judge.read('How do I repair a tap?')];
  const scores = [0.7, 0.9, 1].map((similarity) => {
    const judgement = judge.weigh(asked, stored, { ...noFacts, similarity: toSimilarity(similarity) });
    return judgement.kind === 'scored' ? judgement.score : 0;
  });
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => a - b),
  );
  assert.ok((scores[0] ?? 0) < (scores[2] ?? 0));
});

test('explain names every veto, what it saw, what stays unexplained and what was taken for what', () => {
  const { judgement, vetoes, details, unexplained, matched, features } = judge.explain(
    judge.read('How do I purchase 3 red tickets?'),
    judge.read('How do I buy 4 tickets?'),
    noFacts,
  );
  assert.deepEqual(judgement, { kind: 'veto', name: 'number' });
  assert.ok(vetoes.includes('number') && vetoes.includes('unexplained'));
  assert.ok(details.includes('number: 3 / 4'), details.join('; '));
  assert.deepEqual(
    unexplained.asked.filter((word) => word === 'red'),
    ['red'],
  );
  assert.ok(matched.includes('purchase = buy (synonym)'), matched.join('; '));
  assert.deepEqual(Object.keys(features).sort(), [...FEATURE_NAMES].sort());
});

test('one slip of the keyboard is repaired in small words too, and never between two words, digits or names', () => {
  assert.ok(serves('hwo do I reset my password?', 'how do I reset my password?'));
  assert.ok(serves('Why od I feel tired?', 'Why do I feel tired?'));
  assert.ok(serves('How do I sleep fas?t', 'How do I sleep fast?'));
  assert.ok(serves('What ended the war in Ameriac?', 'What ended the war in America?'));
  assert.ok(serves('Who lives o nthe moon?', 'Who lives on the moon?'));
  assert.ok(!serves('Is it a trail?', 'Is it a trial?'));
  assert.ok(!serves('How do I grow a tree?', 'How do I grow a three?'));
  assert.ok(!serves('Is 12 a prime?', 'Is 13 a prime?'));
  assert.ok(!serves('Where is Mali?', 'Where is Bali?'));
  assert.ok(!serves('Do I need a form?', 'Do I need a farm?'));
});

test('text of ten thousand words is judged in bounded time and never explained by what was not read', () => {
  const long = Array.from({ length: 10_000 }, (_, index) => WORDS[(index * 7) % WORDS.length]).join(' ');
  const began = performance.now();
  const [one, other] = [judge.read(long), judge.read(`${long} and more`)];
  const judgement = judge.weigh(one, other, noFacts);
  assert.equal(judgement.kind, 'veto');
  assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
});

/** A class instance keeps its methods on its prototype: taken along by name, bound. */
function bound(of: Lexicon): Lexicon {
  const names = [
    'lemmas',
    'partsOfSpeech',
    'known',
    'zipf',
    'properName',
    'degree',
    'synonyms',
    'antonyms',
    'derived',
    'spellings',
    'slip',
    'samePhrase',
    'related',
  ] as const;
  return Object.fromEntries(
    names.map((name) => [name, (...words: [string, string]) => (of[name] as (...args: string[]) => unknown).apply(of, words)]),
  ) as unknown as Lexicon;
}
