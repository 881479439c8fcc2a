import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { fold } from '../src/policy/fold.ts';
import { looksLikeCode } from '../src/policy/looks-like-code.ts';

const SAME: readonly (readonly [string, string])[] = [
  ['What is the capital of France?', 'what is the capital of France'],
  ['What is the capital of France?', '  What  is the\u00a0capital of France ? '],
  ['What is the capital of France?', 'What is the capital of France.'],
  ['What’s a “cat”?', 'what\'s a "cat"'],
  ['Explain caf\u00e9 culture.', 'explain cafe\u0301 culture'],
  ['How do I reset it?\n', 'how do I reset it'],
  ['Please list the planets.', 'please list the planets'],
  ['What is C++?', 'what is C++'],
  ['What is C#?', 'What is C#'],
  ['Is 5% a lot?', 'is 5% a lot'],
  ['Explain caf\u00e9 culture.', 'Explain  caf\u00e9 culture'],
  ["What's the user's name?", "what's  the user's name"],
  ['Does it open at 10:30?', 'does it open at 10:30.'],
  ['It is raining.', 'It is raining'],
  ['What does "idle" mean?', 'what does  “idle” mean'],
];

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['Who leads the US?', 'Who leads the us?'],
  ['Polish recipes?', 'polish recipes?'],
  ['Will Smith?', 'will smith?'],
  ['Turkey?', 'turkey?'],
  ['WHAT is it', 'what is it'],
  ['It is raining.', 'It is raining?'],
  ['Turkey.', 'Turkey?'],
  ['Have a look.', 'Have a look?'],
  ['What a day.', 'What a day?'],
  ['When you come.', 'When you come?'],
  ['Please list the planets.', 'Please list the planets?'],
  ['Tell me, you are coming.', 'Tell me, you are coming?'],
  ['What is going on, you are coming.', 'What is going on, you are coming?'],
  ['How are you? You are coming.', 'How are you? You are coming?'],
  ['Translate into German: you are coming?', 'Translate into German: you are coming.'],
  ['What is the German for: you are coming?', 'What is the German for: you are coming'],
  ['How do I translate you are coming?', 'How do I translate you are coming.'],
  ['Explain "a  b".', 'Explain "a b".'],
  ['Explain \u2018a\u00a0b\u2019.', 'Explain \u2018a b\u2019.'],
  ['What is C?', 'What is C++?'],
  ['What is 2?', 'What is 3?'],
  ['What is 2²?', 'What is 22?'],
  ['Really?!', 'Really'],
  ['Really??', 'Really?'],
  ['And then...', 'And then.'],
  ['What!', 'What'],
  ['Is it 5 %', 'Is it 5%'],
  ['How do I type “?', 'How do I type "?'],
  ['Sum 1\n2 3', 'Sum 1 2\n3'],
  ['well-known', 'well known'],
  ['cafe', 'caf\u00e9'],
  ['a\ufeffb', 'a b'],
  ['5′ tall', "5' tall"],
];

test('the same question in another dress has one form', () => {
  for (const [one, other] of SAME) assert.equal(fold(one), fold(other), `${one} | ${other}`);
  for (const [one] of SAME) assert.notEqual(fold(one), undefined, one);
});

test('whatever may change a meaning keeps two questions apart', () => {
  for (const [one, other] of DIFFERENT) assert.ok(fold(one) === undefined || fold(one) !== fold(other), `${one} | ${other}`);
});

test('code and questions about writing have no alias', () => {
  for (const text of [
    'What does `ls` do?',
    'explain x = y',
    'Does this regex match: ab?',
    'Fix the grammar: how is you',
    'Is the capitalization of Polish right?',
    'What does a.b() return?',
    'What is the MD5 of "a  b"?',
    'What is the sha256 of abc?',
    'How do I base64 this?',
    'How many letters are in Mississippi?',
    'How many tokens is this?',
    'When do I use curly quotes?',
    'Where does the period go?',
    'How do I spell cafe?',
    'What are\tthe totals?',
    'first line\nsecond line',
    'first line\u2028second line',
    'What does "a  b" mean?',
    'What is «a  b»?',
  ]) {
    assert.equal(fold(text), undefined, text);
  }
});

const text = fc.string({ unit: fc.constantFrom(...Array.from('aBWhatis Is9 5 .?! \n\t\'"“”’‘é+#%-,ü€中😀\u0301\u00a0')), maxLength: 24 });

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('', 'What is ', 'it is ', 'Please '), (rest, opening) => {
      const once = fold(opening + rest);
      if (once !== undefined) assert.equal(fold(once), once);
    }),
    { numRuns: 3000 },
  );
});

test('folding keeps every digit, every sign and every letter with its case, save the first', () => {
  const essence = (value: string): string => value.normalize('NFC').replace(/[\s‘’“”'"?.]/gu, '');
  fc.assert(
    fc.property(text, fc.constantFrom('', 'What is ', 'Polish '), (rest, opening) => {
      const folded = fold(opening + rest);
      if (folded === undefined) return;
      const [before, after] = [essence(opening + rest), essence(folded)];
      assert.equal(after.slice(1), before.slice(1));
      assert.equal(after.slice(0, 1).toLowerCase(), before.slice(0, 1).toLowerCase());
    }),
    { numRuns: 3000 },
  );
});

test('folding merges two texts only if they agree in all but spaces, quotes, a final mark and the first letter', () => {
  const skeleton = (value: string): string => {
    const bare = value
      .normalize('NFC')
      .replace(/[‘’]/gu, "'")
      .replace(/[“”]/gu, '"')
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(/ ?[?.]$/u, '');
    return bare.slice(0, 1).toLowerCase() + bare.slice(1);
  };
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom(...Array.from('aA5?. “"+é')), (original, at, change) => {
      const place = at % (original.length + 1);
      const mutated = original.slice(0, place) + change + original.slice(place + 1);
      const [one, other] = [fold(original), fold(mutated)];
      if (one !== undefined && one === other) assert.equal(skeleton(original), skeleton(mutated));
    }),
    { numRuns: 3000 },
  );
});

const CODE = [
  '```\nx\n```',
  'What does `git add .` do?',
  'Why does foo(bar) fail?',
  'print("hi")',
  'x = 5',
  'if (a == b) return;',
  'SELECT name FROM users WHERE id = 3',
  'What is {"a": 1}?',
  'Explain <div class="a">',
  'see https://example.com/a',
  'open /etc/hosts',
  'run npm install --save-dev',
  'what is user_id',
  'def f(x):\n    return x',
  'a[0] is what',
  'C:\\Users',
  '\\frac{1}{2}',
  'x^2 + 1',
  'const a => b',
  'echo $HOME',
];
const PROSE = [
  'What is C++?',
  'Is C# better than F#?',
  'What does AT&T do?',
  'Is it open 24/7?',
  'cats and/or dogs',
  'How do I reset my password?',
  'Tell me about the U.S. economy.',
  'What is .NET?',
  'My email is a@b.com, can you help?',
  'Is 5-10% normal?',
  'a well-known, self-taught painter',
  'Which item(s) are on sale?',
  'Summarize: "To be, or not to be".',
  'What is a mother-in-law?',
  'Is $5 enough (roughly)?',
  'What should I select from the menu?',
  'Where is the class held?',
  'What is 3 < 5?',
  'Can I roll over a 401(k)?',
  'Which 300 -level classes are offered?',
  'Was 9/29/2015 a Tuesday?',
];

test('code, markup, paths and formulas are told from prose', () => {
  for (const sample of CODE) assert.equal(looksLikeCode(sample), true, sample);
  for (const sample of PROSE) assert.equal(looksLikeCode(sample), false, sample);
});

test('looking for code takes linear time', () => {
  for (const unit of ['a', '(', '<a ', 'a_', '\n  ', '{', 'select ', 'select from ', '[', 'a.', '-', '\\', 'def ', ' /', 'class x ']) {
    const started = performance.now();
    looksLikeCode(unit.repeat(100_000 / unit.length));
    fold(unit.repeat(20_000 / unit.length));
    assert.ok(performance.now() - started < 1500, `${JSON.stringify(unit)} took ${performance.now() - started} ms`);
  }
});
