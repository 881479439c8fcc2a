import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fc } from './support/property.ts';
import { openLexicon } from '../src/judge/lexicon/open.ts';
import { createReader } from '../src/judge/reading/reader.ts';
import { MOST_TOKENS, type Mark, type QuestionType, type Reading } from '../src/judge/reading/reading.ts';

const read = createReader(openLexicon(readFileSync(new URL('../models/lexicon/en.bin', import.meta.url))));

/** Content as it is, verbs with their particle behind `+`, light words with `~`, no function words, numbers with `#`, identifiers with `@`. */
function shown(question: string): string {
  return read(question)
    .content.map(
      ({ form, particle, role, kind }) =>
        (role === 'light' ? '~' : '') + form + (particle && `+${particle}`) + (kind === 'number' ? '#' : kind === 'identifier' ? '@' : ''),
    )
    .join(' ');
}

function table(title: string, rows: readonly (readonly [string, string])[], view: (question: string) => string = shown): void {
  describe(title, () => {
    for (const [question, expected] of rows) test(question, () => assert.equal(view(question), expected));
  });
}

table('one writing', [
  ['What\u2019s \u201cfoo\u201d \u2013 bar?', 'foo bar'],
  ['\uff37\uff48\uff41\uff54 is \uff12 plus two', '2# plus 2#'],
  ['caf\u00e9 in Z\u00fcrich', 'cafe zurich'],
  ['pass\u00adword', 'password'],
]);

table(
  'contractions are opened, with or without their apostrophe',
  [
    ["What's the capital?", 'what is the capital?'],
    ['whats the capital', 'what is the capital'],
    ["I can't log in", 'i can not log in'],
    ['i cant log in', 'i can not log in'],
    ['I cannot log in', 'i can not log in'],
    ["it doesn't work", 'it does not work'],
    ['it doesnt work', 'it does not work'],
    ["won't it", 'will not it'],
    ["I'd've gone", "i'd have gone"],
    ["Anna's dog", "anna's dog"],
    ["she's been ill", 'she has been ill'],
    ['its well', 'its well'],
    ['how do u fix it', 'how do you fix it'],
  ],
  (question) => read(question).text,
);

table('verbs of two words are one', [
  ['turn on the light', 'enable light'],
  ['turn the light on', 'enable light'],
  ['switch the lights off automatically', 'disable lights automatically'],
  ['Turning off notifications', 'disabling notifications'],
  ['how do I log in', 'login'],
  ['how do I log in to my account', 'login account'],
  ['the log in the fire', 'log fire'],
  ['the sign in the window', 'sign window'],
  ['turn the page on my reader', 'turn page reader'],
  ['can I turn right on red', 'turn right red'],
  ['get rid of ants', 'remove ants'],
  ['how to set up a router', 'setup router'],
  ['sign-up for it', 'register'],
  ['re-install the e-mail app', 'reinstall email app'],
]);

table('a particle that makes another verb stays with it', [
  ['how do I work out at home', 'work+out home'],
  ['how do I work at home', 'work home'],
  ['she gave up smoking', 'gave+up smoking'],
  ['put the candle out', 'put+out candle'],
  ['throw it out', 'throw+out'],
  ['when can I check in', 'check+in'],
  ['the check in my wallet', 'check wallet'],
  ['wake up early', 'wake early'],
  ['what do I put in the box', 'put box'],
  ['I need to fill out a form', 'fill+out form'],
]);

table('what only asks is left out', [
  ['Could you please tell me how to boil eggs?', 'boil eggs'],
  ['Hi there, I was wondering how to boil eggs. Thanks in advance!', 'boil eggs'],
  ['how to boil eggs pls', 'boil eggs'],
  ['how to boil eggs thanks', 'boil eggs'],
  ['Do you know how to boil eggs?', 'boil eggs'],
  ['any idea how to boil eggs', 'boil eggs'],
  ["I'd like to know how to boil eggs", 'boil eggs'],
  ['Quick question: how to boil eggs', 'boil eggs'],
  ['Hello! Can anyone help me out with boiling eggs?', 'boiling eggs'],
  ['How to boil eggs? Any help would be greatly appreciated.', 'boil eggs'],
  ["I'm not sure but is coffee healthy", 'coffee healthy'],
]);

table('what looks like politeness and is not stays', [
  ['can you swim', 'swim'],
  ['do you know Python', 'know python'],
  ['do you know a good dentist', 'know good dentist'],
  ['how do you know if it is ripe', 'know ripe'],
  ['how can you tell if an egg is bad', 'tell egg bad'],
  ["what if I don't know how to swim", 'know swim'],
  ['how to please my wife', 'please wife'],
  ['does it please me', 'please'],
  ['how do you say thank you in French', 'say thank french'],
  ['hello world in Python', 'hello world python'],
  ['Hello', 'hello'],
  ['thanks', 'thanks'],
  ['What does "please" mean?', 'please mean'],
  ['hey jude chords', 'hey jude chords'],
]);

table('numbers have one form', [
  ['two hundred and fifty', '250#'],
  ['twenty-five days', '25# days'],
  ['one thousand two hundred thirty four', '1234#'],
  ['one and two', '1# 2#'],
  ['three four', '3# 4#'],
  ['1,000 or 1.000', '1000# 1.000#'],
  ['1,00,000 rupees', '\u20b9100000#'],
  ['5 % and 5% and five percent and 5 per cent', '5%# 5%# 5%# 5%#'],
  ['$20, 20 dollars, twenty dollars, 20 USD', '$20# $20# $20# $20#'],
  ['$1.15 million and 20 euros', '$1150000# \u20ac20#'],
  ['10k, 2bn and 5m', '10000# 2000000000# 5# m'],
  ['$5m', '$5000000#'],
  ['10K', '10000#'],
  ['one million million', '1000000000000#'],
  ['1.2.3 million', '1.2.3@ 1000000#'],
  ['3rd third 1st first twenty-first', '3rd# 3rd# 1st# 1st# 21st#'],
  ['half, a dozen, half a million', '0.5# 12# 500000#'],
  ['two thirds and 1/2 and two and a half and \u00bd', '2/3# 1/2# 2.5# 0.5#'],
  ['5-10 years, 5 to 10 years', '5# 10# years 5# 10# years'],
  ['is -5 less than 5', '-5# 5#'],
  ['a 5-year plan and 5km in 30 min', '5# year plan 5# km 30# min'],
  ['at 5 pm, 5pm, 5 p.m. or 10:30 AM', '5# pm@ 5# pm@ 5# pm@ 10:30# am@'],
  ['a hundred people', '100# people'],
  ['Python 3.10 or 3.1', 'python 3.10# 3.1#'],
  ['agent 007', 'agent 007#'],
  ['in a second, 30 seconds, the second time', 'second 30# seconds 2nd# time'],
]);

table('Roman numerals', [
  ['Who was Henry VIII?', 'henry 8#'],
  ['chapter iv and Chapter IV', 'chapter 4# chapter 4#'],
  ['type I diabetes, type 1 diabetes', 'type 1# diabetes type 1# diabetes'],
  ['What should I mix?', 'mix'],
  ['Did World War II end?', 'world war 2# end'],
  ['Which type I am', 'type'],
  ['a CD from Washington DC', 'cd washington dc'],
]);

table('one counts unless it stands for a noun or for anybody', [
  ['add one egg', 'add 1# egg'],
  ['which one is better', 'better'],
  ['how does one reset it', 'reset'],
  ['should one avoid sugar', 'avoid sugar'],
  ['one of the planets', '1# planets'],
  ['the one egg', '1# egg'],
  ['is the red one cheaper', 'red cheaper'],
  ['which ones are free', 'free'],
]);

table('identifiers are as written', [
  ['upgrade to v1.2.3 from 1.2.2', 'upgrade v1.2.3@ 1.2.2@'],
  ['on 2024-05-01 or 12/25/2024', '2024-05-01@ 12/25/2024@'],
  ['see https://example.org/A?b=1, please', 'see https://example.org/A?b=1@'],
  ['mail Bob@Example.com', 'mail bob@example.com@'],
  ['edit /etc/hosts and C:\\Windows\\x', 'edit /etc/hosts@ C:\\Windows\\x@'],
  ['MAX_VALUE and getElementById and JavaScript', 'MAX_VALUE@ getElementById@ javascript'],
  ['mp3 B12 i7 covid19', 'mp3@ b12@ i7@ covid19@'],
  ['C++, C#, .NET and Node.js', 'c++@ c#@ .net@ node.js@'],
  ['what does `Foo bar()` do', 'Foo bar()@'],
  ['use --verbose with main()', 'use --verbose@ main()@'],
  ['type-2 diabetes', 'type 2# diabetes'],
]);

table('a word of a closed class is content where it is another part of speech', [
  ['do you have a dog', 'have dog'],
  ['have you seen my dog', 'seen dog'],
  ['do I have to pay', 'pay'],
  ['a can of soup', 'can soup'],
  ['is vitamin A good', 'vitamin a good'],
  ['Is there a bank in May', 'bank may'],
  ['what does IT mean', 'it mean'],
  ['who is the president of the US', 'president usa'],
  ['does it help us', 'help'],
  ['how do I get there', 'get there'],
  ['solve for x', 'solve x'],
  ['do I need to pay', 'pay'],
  ['do I need a visa', 'need visa'],
  ['is she able to swim', 'swim'],
]);

table('light words are light only in their place', [
  ['what kind of cheese', '~kind cheese'],
  ['what is the type of x', 'type x'],
  ['what is the way to reset it', '~way reset'],
  ['which way is north', 'way north'],
  ['what is the best way to learn', '~best ~way learn'],
  ['what is the best car', 'best car'],
  ['I want to swim', '~want swim'],
  ['why do I want to swim', 'want swim'],
  ['explain gravity', '~explain gravity'],
  ['how do I explain gravity', 'explain gravity'],
  ['what is the number of planets', '~number planets'],
  ['what is the number on my card', 'number card'],
  ['how many people', 'people'],
  ['what time is it', 'time'],
  ['get help', 'get help'],
  ['is it currently open', 'currently open'],
  ['the different types', 'different types'],
  ['what are the different types of x', '~different types x'],
  ['what are the names of the planets', '~names planets'],
  ['what is the name of my dog', 'name dog'],
  ['how do I make a list of hotels', 'make list hotels'],
  ['the capital of the state of Texas', 'capital ~state texas'],
  ['the state of the art', 'state art'],
  ['where is Oslo located', 'oslo ~located'],
  ['what clouds exist', 'clouds ~exist'],
  ['what makes clouds exist', 'makes clouds exist'],
  ['papers written by Smith', 'papers ~written smith'],
  ['who is it written by', 'written'],
  ['which rooms have 2 beds', 'rooms ~have 2# beds'],
  ['which rooms have beds', 'rooms have beds'],
  ['flights leaving from Rome', 'flights ~leaving rome'],
  ['flights leaving at noon', 'flights leaving noon'],
  ['are guns available in Japan', 'guns ~available japan'],
  ['are you available in May', 'available may'],
  ['can I take the train', 'take train'],
  ['how long does it usually take', 'long ~usually take'],
  ['do cats usually swim', 'cats usually swim'],
  ['translate cat', 'translate cat'],
]);

describe('the same question in light rewording has the same content', () => {
  const forms = [
    'How do I reset my password',
    'How can I reset my password?',
    'What is the way to reset my password',
    'I want to reset my password, how?',
    'Could you tell me how to reset my password',
    'reset password how to',
    'HOW DO I RESET MY PASSWORD',
    'how do i reset my password pls',
  ];
  for (const form of forms)
    test(form, () => {
      const { content, type } = read(form);
      assert.deepEqual(
        content.filter(({ role }) => role === 'content').map((token) => token.form),
        ['reset', 'password'],
      );
      assert.equal(type, 'how-to');
    });
});

const TYPES: readonly (readonly [string, QuestionType])[] = [
  ['Is it raining', 'yes-no'],
  ['Are there any cats', 'exists'],
  ['Is there a way to fix it', 'how-to'],
  ['Is it possible to fly', 'yes-no'],
  ['What is it', 'what'],
  ['Which one is it', 'what'],
  ['Who is it', 'who'],
  ['Where is it', 'where'],
  ['When is it', 'when'],
  ['Why is it', 'why'],
  ['How is it', 'how'],
  ['How come it is red', 'why'],
  ['How many cats', 'count'],
  ['What is the number of cats', 'count'],
  ['How much is it', 'amount'],
  ['How long is it', 'duration'],
  ['How tall is it', 'how-tall'],
  ['How often does it rain', 'how-often'],
  ['How to fix it', 'how-to'],
  ['how does one fix it', 'how-to'],
  ['how do planes fly', 'how'],
  ['how did I fix it', 'how'],
  ['What can I do to fix it', 'how-to'],
  ['What are the causes of war', 'why'],
  ['What year was it', 'when'],
  ['In which year was it', 'when'],
  ['Explain how planes fly', 'how'],
  ['List the planets', 'what'],
  ['Of the cats, which is big', 'what'],
  ['It is taught by whom?', 'who'],
  ['When I open it, what happens?', 'what'],
  ['If it rains, can I go?', 'yes-no'],
  ['I was wondering if it rains', 'yes-no'],
  ['My dog is red.', 'statement'],
  ['My dog is red. Why?', 'why'],
  ['Whta is it', 'what'],
];
table('question types', TYPES, (question) => read(question).type);

const MARKS: readonly (readonly [string, readonly Mark[]])[] = [
  ['Should I go', ['modal:should', 'person:i']],
  ['do I have to go', ['modal:must', 'person:i', 'tense:present']],
  ['what did she buy', ['person:she', 'tense:past']],
  ['what caused it', ['person:it', 'tense:past']],
  ['did he use to smoke', ['person:he', 'tense:habit', 'tense:past']],
  ['is she no longer ill', ['person:she', 'tense:no-longer', 'tense:present']],
  ['is it going to rain', ['person:it', 'tense:future', 'tense:present']],
  ['before or after lunch', ['clause:or', 'direction:after', 'direction:before']],
  ['a cheaper car', ['degree:comparative']],
  ['the cheapest car', ['degree:superlative']],
  ['more cars than bikes', ['degree:comparative', 'direction:than', 'quantity:more']],
  ['only my cars', ['person:my', 'quantity:only']],
  ['not only cars but bikes', ['clause:but']],
  ['what happens if it rains', ['clause:if', 'person:it']],
  ['how many cars', []],
  ['so many cars', ['quantity:many']],
  ['unless everyone leaves', ['clause:unless', 'quantity:all']],
];
table(
  'marks',
  MARKS.map(([question, marks]) => [question, [...marks].sort().join(' ')] as const),
  (question) => [...read(question).marks.keys()].sort().join(' '),
);

table(
  'negations',
  [
    ["isn't it red", '1'],
    ['is it not red', '1'],
    ['is it red or not', '0'],
    ['not only red', '0'],
    ['neither red nor blue', '1'],
    ["it's red, isn't it?", '0'],
    ['no matter how', '0'],
    ['never without milk', '2'],
    ['a non-smoking room', '1'],
  ],
  (question) => String(read(question).negations),
);

table(
  'prepositions',
  [
    ['the train from Paris to Lyon', 'train: paris:from lyon:to'],
    ['flights to Rome in May', 'flights: rome:to may:in'],
    ['how to fly', 'fly:'],
    ['in Rome what is cheap', 'rome:in cheap:'],
  ],
  (question) =>
    read(question)
      .content.map(({ form, preposition }) => `${form}:${preposition}`)
      .join(' '),
);

table(
  'voice',
  [
    ['was it written by Orwell', 'passive'],
    ['who was it written by', 'passive'],
    ['did Orwell write it', 'active'],
    ['is it fixed by turning it', 'active'],
  ],
  (question) => read(question).voice,
);

table(
  'instructions',
  [
    ['Translate hello into French', 'in-french translate'],
    ['can you summarize the book in one sentence?', 'one-sentence summarise'],
    ['Explain it briefly', 'brief explain'],
    ['list the planets as a JSON array', 'as-json list'],
    ['Give me a list of planets', 'list'],
    ['how do I translate it', ''],
    ['Describe it in 50 words, step by step, with examples', '50-words describe step-by-step with-examples'],
    ['explain it in simple terms', 'explain simple'],
    ['compare cats and dogs and list the differences', 'compare list'],
  ],
  (question) => read(question).instructions.join(' '),
);

table(
  'quotations and signs',
  [
    ['say "good day" or `x = 1`', 'good day|x = 1'],
    ["what does 'to be' mean", 'to be'],
    ["the dogs' room and the cats' room", ''],
    ['a 27" screen and a 30" screen', ''],
  ],
  (question) => read(question).quoted.join('|'),
);
table(
  'signs',
  [
    ['is 3 + 2 = 5', '+='],
    ['is it <5 or >5', '<>'],
    ['what is 5 - 3', '-'],
    ['a well-known 5-3 win', ''],
    ['5% of 20', ''],
    ['20\u00b0C', '\u00b0'],
    ['x\u00b2', '\u00b2'],
  ],
  (question) => read(question).signs.join(''),
);

describe('sentences', () => {
  for (const [question, count] of [
    ['Dr. Who is J. K. Rowling, e.g. in the U.S. today.', 1],
    ['My dog is ill. What can I do? Thanks!', 2],
    ['one\n\ntwo', 2],
    ['It costs 3.50 at example.com', 1],
    ['', 0],
  ] as const)
    test(JSON.stringify(question), () => assert.equal(read(question).sentences, count));
});

describe('what is plainly not English has no grammar', () => {
  for (const question of [
    'Wie alt war er am Montag?',
    'Comment puis-je changer mon mot de passe ?',
    '\u4e8c\u6b21\u65b9\u7a0b\u5f0f',
    '\u043a\u0430\u043a \u0434\u0435\u043b\u0430',
  ])
    test(question, () => {
      const reading = read(question);
      assert.equal(reading.content.length, reading.tokens.length);
      assert.ok(reading.content.every(({ role }) => role === 'content'));
    });
});

describe('of any text whatever', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          ...'can you please tell me how one two hundred the a have not if , . ? " \' ` - $ 5 % k \n who is turn on off I IV Henry there'.split(
            ' ',
          ),
        ),
        { maxLength: 60 },
      )
      .map((words) => words.join(' ')),
  );

  test('reading never throws, tokens know their place, and content is what is no function word', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const reading = read(text);
        assert.equal(reading.question, text);
        assert.ok(reading.tokens.length <= MOST_TOKENS);
        reading.tokens.forEach((token, index) => {
          assert.equal(token.index, index);
          assert.equal(token.lemmas[0], token.form);
          assert.notEqual(token.form, '');
        });
        assert.deepEqual(
          reading.content,
          reading.tokens.filter(({ role }) => role !== 'function'),
        );
        assert.equal(new Set(reading.tokens.map(({ sentence }) => sentence)).size, reading.sentences);
      }),
      { numRuns: 1500 },
    );
  });

  test('the same text reads the same', () => {
    fc.assert(fc.property(texts, (text) => assert.deepEqual(read(text), read(text))));
  });

  test('a capital at the beginning changes no form', () => {
    const forms = (reading: Reading): readonly string[] => reading.tokens.map(({ form, role }) => `${form} ${role}`);
    for (const [question] of TYPES) {
      const lower = question.charAt(0).toLowerCase() + question.slice(1);
      if (/^i\b/.test(lower)) continue;
      assert.deepEqual(forms(read(lower)), forms(read(question)));
    }
  });
});

describe('hostile text', () => {
  const hostile: Readonly<Record<string, string>> = {
    words: 'word '.repeat(10_000),
    frames: 'can you please tell me '.repeat(2_500),
    quotes: '"'.repeat(50_000),
    apostrophes: "'a ".repeat(20_000),
    ticks: '`'.repeat(50_000),
    dots: `${'.'.repeat(50_000)}a`,
    dashes: 'one-'.repeat(20_000),
    digits: '1,'.repeat(30_000),
    scales: 'million '.repeat(10_000),
    letters: 'a'.repeat(60_000),
    accents: 'e\u0301'.repeat(30_000),
    lines: 'x\n'.repeat(20_000),
    conditions: 'if have neither nor what '.repeat(2_000),
    addresses: 'a@b.'.repeat(20_000),
  };
  for (const [name, text] of Object.entries(hostile))
    test(`${name}: bounded and marked as cut`, () => {
      const started = process.hrtime.bigint();
      const reading = read(text);
      const took = Number(process.hrtime.bigint() - started) / 1e6;
      assert.equal(reading.extent, 'cut');
      assert.ok(reading.tokens.length <= MOST_TOKENS);
      // About 1 ms on an idle machine; a quadratic step would take seconds.
      assert.ok(took < 250, `took ${took.toFixed(1)} ms`);
    });
});
