import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fc } from './support/property.ts';
import type { Degree, Lexicon } from '../src/judge/lexicon/lexicon.ts';
import { openLexicon } from '../src/judge/lexicon/open.ts';
import { OPPOSITES } from '../src/judge/lexicon/opposites.ts';
import { distance } from '../src/judge/lexicon/slip.ts';
import { SPELLINGS } from '../src/judge/lexicon/spelling.ts';
import { SYNONYMS } from '../src/judge/lexicon/synonym-groups.ts';

const FOLDER = new URL('../models/lexicon/', import.meta.url);
const bytes = new Uint8Array(readFileSync(new URL('en.bin', FOLDER)));
const lexicon = openLexicon(bytes);

type Relation = 'synonyms' | 'antonyms' | 'derived' | 'spellings' | 'slip';
/** [one, other, holds]; tried in both directions. */
type Rows = readonly (readonly [string, string, boolean])[];

function hold(relation: Relation, rows: Rows): void {
  for (const [one, other, expected] of rows) {
    assert.equal(lexicon[relation](one, other), expected, `${relation}: ${one}, ${other}`);
    assert.equal(lexicon[relation](other, one), expected, `${relation}: ${other}, ${one}`);
  }
}

test('the bytes are those that the checksums name', () => {
  const sums = readFileSync(new URL('SHA256SUMS', FOLDER), 'utf8').trim().split('\n');
  assert.deepEqual(sums.map((line) => line.split('  ')[1]).toSorted(), ['LICENSE', 'en.bin']);
  for (const line of sums) {
    const [sum, name] = line.split('  ');
    assert.equal(
      createHash('sha256')
        .update(readFileSync(new URL(name ?? '', FOLDER)))
        .digest('hex'),
      sum,
      name,
    );
  }
});

test('bytes that are no lexicon, or cut, are refused with what was found', () => {
  assert.throws(() => openLexicon(new Uint8Array()), /cannot open the lexicon: its first bytes are ""/);
  assert.throws(() => openLexicon(new TextEncoder().encode('{"zipf": {}, "more": 1234567}')), /first bytes are "7b 22 7a/);
  assert.throws(
    () => openLexicon(bytes.subarray(0, bytes.length - 1)),
    new RegExp(`promises ${bytes.length} bytes, there are ${bytes.length - 1}`),
  );
  const newer = bytes.slice();
  newer[7] = 2;
  assert.throws(() => openLexicon(newer), /not those of a lexicon of version 1/);
});

test('bytes that lie inside a larger buffer are read where they lie', () => {
  const larger = new Uint8Array(bytes.length + 7);
  larger.set(bytes, 3);
  const inside = openLexicon(larger.subarray(3, 3 + bytes.length));
  assert.deepEqual(inside.lemmas('children'), ['children', 'child']);
  assert.equal(inside.synonyms('retaliation', 'revenge'), true);
});

test('lemmas: endings, doubled letters, silent e, irregular forms', () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    left: ['left', 'leave'], children: ['children', 'child'], went: ['went', 'go'], better: ['better', 'good', 'well'],
    hoping: ['hoping', 'hope'], hopping: ['hopping', 'hop'], hoped: ['hoped', 'hope'], planned: ['planned', 'plan'], singing: ['singing', 'sing'],
    ranged: ['ranged', 'range'], rating: ['rating', 'rate'], staring: ['staring', 'stare'], adding: ['adding', 'add'], agreed: ['agreed', 'agree'],
    cities: ['cities', 'city'], buses: ['buses', 'bus'], taxes: ['taxes', 'tax'], apps: ['apps', 'app'], emails: ['emails', 'email'],
    unsubscribed: ['unsubscribed', 'unsubscribe'], happier: ['happier', 'happy'], biggest: ['biggest', 'big'], lying: ['lying', 'lie'],
  }; // prettier-ignore
  for (const [word, lemmas] of Object.entries(table)) assert.deepEqual(lexicon.lemmas(word), lemmas, word);
});

test('lemmas: what looks inflected and is not stays as it is', () => {
  for (const word of [
    'species',
    'physics',
    'glasses',
    'number',
    'offer',
    'stranger',
    'customer',
    'wales',
    'nothing',
    'evening',
    'forest',
    'need',
  ]) {
    assert.deepEqual(lexicon.lemmas(word), [word], word);
  }
});

test('degree is told from the form, and no noun in -er is more of anything', () => {
  const table: Readonly<Record<string, Degree>> = {
    bigger: 'comparative', later: 'comparative', warmer: 'comparative', better: 'comparative', fewer: 'comparative', worst: 'superlative',
    tallest: 'superlative', easiest: 'superlative', number: 'positive', teacher: 'positive', stranger: 'positive', forest: 'positive', big: 'positive',
  }; // prettier-ignore
  for (const [word, degree] of Object.entries(table)) assert.equal(lexicon.degree(word), degree, word);
});

test('known: inflected forms, everyday speech and brands are words; common misspellings are not', () => {
  for (const word of [
    'okay',
    'phones',
    'app',
    'email',
    'login',
    'smartphone',
    'internet',
    'refundable',
    'netflix',
    'colour',
    'unsubscribed',
  ]) {
    assert.equal(lexicon.known(word), true, word);
  }
  for (const word of ['teh', 'definately', 'recieve', 'seperate', 'accomodate', 'untill', 'xqzv', '', '1234', 'é']) {
    assert.equal(lexicon.known(word), false, word);
  }
});

test('zipf ranks words as people meet them', () => {
  const falling = ['the', 'people', 'phone', 'refund', 'refundable', 'urticaria'].map((word) => lexicon.zipf(word));
  assert.deepEqual(
    falling,
    falling.toSorted((one, other) => other - one),
  );
  assert.ok((falling[0] ?? 0) > 7 && (falling[0] ?? 0) < 8);
  assert.ok(lexicon.zipf('deleted') < 4.5, 'a forum writes it in place of what was deleted');
  assert.equal(lexicon.zipf('xqzv'), 0);
});

test('a proper name is only ever a name', () => {
  for (const word of ['paris', 'einstein', 'london', 'jordan', 'microsoft', 'james', 'wales'])
    assert.equal(lexicon.properName(word), true, word);
  for (const word of ['turkey', 'china', 'polish', 'mark', 'bill', 'may', 'monday', 'french', 'apple', 'reading', 'phone', 'xqzv']) {
    assert.equal(lexicon.properName(word), false, word);
  }
});

test('parts of speech come with the most usual first', () => {
  const table = { phone: 'n', buy: 'v', purchase: 'v', happy: 'a', quickly: 'r', app: 'n', login: 'n' };
  for (const [word, part] of Object.entries(table)) assert.equal(lexicon.partsOfSpeech(word)[0], part, word);
  assert.equal(lexicon.partsOfSpeech('xqzv'), '');
});

test('synonyms hold in any question, inflected or not', () => {
  hold('synonyms', [
    ['buy', 'purchase', true], ['bought', 'purchased', true], ['kid', 'children', true], ['movie', 'film', true], ['delete', 'remove', true],
    ['mobile', 'phone', true], ['doctor', 'physician', true], ['cost', 'price', true], ['retaliation', 'revenge', true], ['amulet', 'talisman', true],
    ['buy', 'buy', false], ['buy', 'sell', false], ['right', 'correct', false], ['second', 'moment', false], ['make', 'do', false],
    ['have', 'take', false], ['get', 'catch', false], ['train', 'coach', false], ['college', 'university', false], ['soccer', 'football', false],
    ['password', 'passcode', false], ['telephone', 'mobile', false], ['elk', 'moose', false], ['present', 'gift', false], ['sort', 'type', false],
    ['monday', 'friday', false], ['xqzv', 'buy', false],
  ]); // prettier-ignore
});

test('antonyms: opposites, prefixes, and those of a kind that are never the same', () => {
  hold('antonyms', [
    ['enable', 'disable', true], ['enabled', 'disabling', true], ['before', 'after', true], ['more', 'less', true], ['taxable', 'tax-free', true],
    ['covered', 'excluded', true], ['legal', 'illegal', true], ['useful', 'useless', true], ['upload', 'download', true], ['prepaid', 'postpaid', true],
    ['monday', 'friday', true], ['checking', 'savings', true], ['debit', 'credit', true], ['red', 'blue', true], ['mother', 'sister', true],
    ['hypertension', 'hypotension', true], ['higher', 'lower', true], ['autumn', 'spring', true],
    ['autumn', 'fall', false], ['flammable', 'inflammable', false], ['low', 'lower', false], ['buy', 'purchase', false], ['phone', 'banana', false],
    ['way', 'away', false], ['happy', 'happy', false],
  ]); // prettier-ignore
});

test('derived: the same thing in another part of speech, and no other thing', () => {
  hold('derived', [
    ['decide', 'decision', true], ['happy', 'happiness', true], ['arrives', 'arrival', true], ['long', 'length', true], ['quick', 'quickly', true],
    ['register', 'registration', true], ['pay', 'payment', true], ['teach', 'teacher', true], ['invented', 'inventor', true], ['subscribe', 'subscription', true],
    ['trainer', 'training', false], ['employ', 'employee', false], ['account', 'accountant', false], ['import', 'important', false],
    ['home', 'homeless', false], ['class', 'classic', false], ['time', 'timer', false], ['german', 'germany', false], ['quality', 'qualify', false],
    ['legal', 'illegal', false], ['hard', 'hardly', false], ['number', 'numb', false], ['decide', 'decide', false], ['distinction', 'distinguish', false],
  ]); // prettier-ignore
});

test('spellings: British and American, and nothing that only looks so', () => {
  hold('spellings', [
    ['colour', 'color', true], ['colours', 'color', true], ['realise', 'realize', true], ['realised', 'realizing', true], ['analyse', 'analyze', true],
    ['travelled', 'traveled', true], ['centre', 'center', true], ['catalogue', 'catalog', true], ['cheque', 'check', true], ['grey', 'gray', true],
    ['e-mail', 'email', true], ['co-operate', 'cooperate', true], ['oestrogen', 'estrogen', true],
    ['filled', 'filed', false], ['four', 'for', false], ['re-sign', 'resign', false], ['prise', 'prize', false], ['color', 'collar', false],
    ['color', 'color', false],
  ]); // prettier-ignore
});

test('a slip has a word on one side only', () => {
  hold('slip', [
    ['teh', 'the', true], ['recieve', 'receive', true], ['definately', 'definitely', true], ['pasword', 'password', true], ['refudn', 'refund', true],
    ['accomodation', 'accommodation', true],
    ['form', 'from', false], ['cat', 'bat', false], ['quiet', 'quite', false], ['angle', 'angel', false], ['xqzv', 'xqzw', false], ['zat', 'cat', false],
    ['hypertension', 'hypotension', false], ['2023', '2024', false], ['the', 'the', false],
  ]); // prettier-ignore
});

test('a phrase has the sense of a word, or of another phrase', () => {
  for (const [phrase, word] of [
    ['heart_attack', 'infarction'], ['high_blood_pressure', 'hypertension'], ['log_in', 'login'], ['log_in', 'sign_in'], ['turn_off', 'disabled'],
    ['point_of_view', 'standpoint'],
  ] as const) assert.equal(lexicon.samePhrase(phrase, word), true, `${phrase}, ${word}`); // prettier-ignore
  for (const [phrase, word] of [
    ['log_in', 'logout'], ['french_fries', 'chips'], ['chief_operating_officer', 'ceo'], ['capital_of_japan', 'tokyo'], ['no_such_thing', 'login'],
  ] as const) assert.equal(lexicon.samePhrase(phrase, word), false, `${phrase}, ${word}`); // prettier-ignore
});

test('related lists what synonyms and derived hold of, commonest first and bounded; opposites what antonyms hold of', () => {
  assert.ok(lexicon.related('bought').includes('purchase'));
  for (const word of ['bought', 'phone', 'make', 'decide', 'get', 'doctor', 'fast']) {
    const related = lexicon.related(word);
    assert.ok(related.length > 0 && related.length <= 24, word);
    for (const other of related) assert.ok(lexicon.synonyms(word, other) || lexicon.derived(word, other), `${word}, ${other}`);
    for (const other of lexicon.opposites(word)) assert.ok(lexicon.antonyms(word, other), `${word}, ${other}`);
  }
  assert.ok(lexicon.opposites('optimistic').includes('pessimistic'));
  assert.deepEqual([...lexicon.related('xqzv'), ...lexicon.opposites('xqzv')], []);
});

test('no pair written by hand is both the same and opposed, and every plain word of the lists is known', () => {
  for (const [word, others] of SYNONYMS) {
    for (const other of others) {
      assert.equal(OPPOSITES.get(word)?.has(other) ?? false, false, `${word}, ${other}`);
    }
  }
  const unknown = [...SYNONYMS.keys(), ...OPPOSITES.keys()].filter((word) => /^[a-z]+$/.test(word) && !lexicon.known(word));
  assert.deepEqual(unknown, []);
});

const listed = [...new Set([...SYNONYMS.keys(), ...OPPOSITES.keys(), ...SPELLINGS.keys()])];
const anyWord = fc.oneof(
  fc.constantFrom(...listed),
  fc.constantFrom(...listed).chain((word) => fc.constantFrom(`${word}s`, `${word}ed`, `${word}ing`, `un${word}`, `${word}er`, `${word}ly`)),
  fc.stringMatching(/^[a-z]{1,12}$/),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const RELATIONS: readonly Relation[] = ['synonyms', 'antonyms', 'derived', 'spellings', 'slip'];

/** Pairs that stand in some relation, which two words taken at random hardly ever do. */
const relatives = anyWord.chain((word) => {
  const near = [...lexicon.related(word), ...lexicon.opposites(word), word];
  return fc.tuple(fc.constant(word), fc.oneof(fc.constantFrom(...near), anyWord));
});

test('every relation is symmetric, none holds of a word and itself, and none of a pair is both the same and opposed', () => {
  fc.assert(
    fc.property(relatives, ([one, other]) => {
      for (const relation of RELATIONS) {
        assert.equal(lexicon[relation](one, other), lexicon[relation](other, one), relation);
        assert.equal(lexicon[relation](one, one), false, relation);
      }
      const same = lexicon.synonyms(one, other) || lexicon.derived(one, other);
      assert.equal(same && lexicon.antonyms(one, other), false);
    }),
    { numRuns: 3000 },
  );
});

/** Asked nothing before. */
const forgetful = openLexicon(bytes);

test('lemmas begin with the word, have no repeats, and are the same when asked again', () => {
  fc.assert(
    fc.property(anyWord, (word) => {
      const lemmas = lexicon.lemmas(word);
      assert.equal(lemmas[0], word);
      assert.equal(new Set(lemmas).size, lemmas.length);
      assert.deepEqual(forgetful.lemmas(word), lemmas);
    }),
    { numRuns: 500 },
  );
});

test('the distance of a slip is that of the definition', () => {
  const letters = fc.stringMatching(/^[abc]{0,7}$/);
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      assert.equal(distance(one, other, 2), Math.min(3, plainDistance(one, other)));
    }),
    { numRuns: 2000 },
  );
});

/** Edit distance with exchanged neighbours, straight from its recurrence. */
function plainDistance(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  const [a, b] = [one.slice(0, -1), other.slice(0, -1)];
  const same = one.at(-1) === other.at(-1) ? 0 : 1;
  const least = Math.min(plainDistance(a, other) + 1, plainDistance(one, b) + 1, plainDistance(a, b) + same);
  const exchanged = one.length > 1 && other.length > 1 && one.at(-1) === other.at(-2) && one.at(-2) === other.at(-1);
  return exchanged ? Math.min(least, plainDistance(one.slice(0, -2), other.slice(0, -2)) + 1) : least;
}

function askAll(asked: Lexicon, one: string, other: string): void {
  asked.lemmas(one);
  asked.degree(one);
  asked.related(one);
  asked.opposites(one);
  asked.samePhrase(one, other);
  for (const relation of RELATIONS) asked[relation](one, other);
}

test('words of 10,000 characters and of any characters are answered at once', () => {
  const hostile = [
    'a'.repeat(10_000),
    'ing'.repeat(3_334),
    'é'.repeat(10_000),
    `un${'happi'.repeat(2_000)}ness`,
    '-'.repeat(10_000),
    '\u{1F600}'.repeat(5_000),
  ];
  const begun = performance.now();
  for (const one of hostile) for (const other of [...hostile, 'happiness']) askAll(lexicon, one, other);
  assert.ok(performance.now() - begun < 1_000);
  assert.deepEqual(lexicon.lemmas('ing'.repeat(3_334)).length, 1);
});

test('a flood of words that never come again does not grow memory without bound', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const fresh = openLexicon(bytes);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 60_000; index += 1) fresh.lemmas(`w${index.toString(36)}ing`);
  collect();
  // Kept for ever, they would be 60,000 times some 400 bytes.
  assert.ok(process.memoryUsage().heapUsed - before < 12_000_000);
  assert.deepEqual(fresh.lemmas('children'), ['children', 'child']);
});
