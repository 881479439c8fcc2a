import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { progressOn, progressText } from '../src/cli/eval/progress.ts';
import type { PairReport } from '../src/eval/pair-report.ts';
import type { StreamReport } from '../src/eval/stream-report.ts';
import { run } from './support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhit-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const fixture = (name: string): string => new URL(`fixtures/eval/${name}`, import.meta.url).pathname;

test('pairs are decided as the product would, and the page shows the numbers of the tables', async () => {
  const html = join(folder, 'report.html');
  const told = await run('eval', 'pairs', fixture('pairs.jsonl'), '--words', '--html', html);
  assert.deepEqual([told.code, told.err], [0, `nearhit: the report is in ${html}\n`]);
  const { out } = await run('eval', 'pairs', fixture('pairs.csv'), '--words', '--json');
  const report = JSON.parse(out) as PairReport;
  assert.equal(report.pooled.same, 6);
  assert.equal(report.pooled.different, 6);
  assert.equal(report.pooled.wrong, 0);
  assert.ok(report.pooled.right >= 3, told.out);
  const page = readFileSync(html, 'utf8');
  for (const { source, kinds } of report.suites) {
    for (const { kind, right, same } of kinds) {
      assert.ok(
        told.out.split('\n').some((line) => line.startsWith(source) && line.includes(` ${kind} `) && line.includes(` ${right}/${same} `)),
        `${source} ${kind}`,
      );
      assert.ok(page.includes(`<td>${source}</td><td>${kind}</td><td class="number">${right}/${same}</td>`), `${source} ${kind}`);
    }
  }
  assert.ok(!/https?:/.test(page));
});

test('rules of others, the dial and the ablation run beside ours, with vectors made here', async () => {
  const { code, out } = await run(
    'eval',
    'pairs',
    fixture('pairs.jsonl'),
    '--baseline',
    'cosine=.9,gptcache,exact',
    '--max-false-hits',
    '1%,10%',
    '--ablation',
    '--examples',
    '1',
    '--workers',
    '1',
  );
  assert.equal(code, 0);
  for (const line of [
    /gptcache +cosine >= 0\.6 +all pooled +83\.3% +100\.0%/,
    /exact +equal texts +all pooled +16\.7% +0\.0%/,
    /10\.0% +all pooled/,
    /^cosine +100\.0% +100\.0% +50\.0%/m,
    /^\+ eligibility/m,
    /labelled same \(1 shown\)/,
  ])
    assert.match(out, line);
});

/** [arguments, what stderr says] */
const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [['eval'], /eval needs to know of what: pairs, stream, conversations\nTry: nearhit help eval/],
  [['eval', 'pair', 'x'], /there is no evaluation of "pair", only of pairs, stream, conversations; did you mean pairs\?/],
  [['eval', 'pairs'], /eval pairs needs a file of labelled pairs/],
  [['eval', 'pairs', 'x', 'y'], /cannot use "y": one file at a time/],
  [['eval', 'pairs', 'x', '--baseline', 'vcache'], /there is no baseline "vcache"; known are cosine=0\.9, gptcache/],
  [['eval', 'pairs', 'x', '--baseline', 'gptcache', '--words'], /cannot use --words with a baseline that needs a similarity/],
  [
    ['eval', 'pairs', 'x', '--max-false-hits', '1%,much'],
    /cannot use --max-false-hits: it is a list of shares such as 1%,5%,10%, received "1%,much"/,
  ],
  [['eval', 'pairs', 'x', '--examples', '1.5'], /cannot use --examples: it is a whole number, received 1\.5/],
  [['eval', 'stream', 'x', '--zipf', '-'], /cannot use --zipf: it is a number from 0 to 5, received "-"/],
  [['eval', 'conversations'], /eval conversations needs a file/],
  [['calibrate', 'x'], /calibrate needs --out FILE/],
  [['forecast'], /forecast needs a request log/],
  [['forecast', 'x', '--price', 'gpt'], /cannot use --price "gpt": write MODEL=INPUT\/OUTPUT/],
];

for (const [args, message] of REFUSED) {
  test(`refused as usage: nearhit ${args.join(' ')}`, async () => {
    const { code, out, err } = await run(...args);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, message);
  });
}

test('a file with a bad row fails with line, column and what was received', async () => {
  const path = join(folder, 'bad.jsonl');
  writeFileSync(path, '{"a":"x","b":"y","same":1}\n{"a":"x","b":"y","same":2}\n');
  const { code, out, err } = await run('eval', 'pairs', path, '--words');
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /cannot read bad\.jsonl, line 2, column "same": 1 or 0 is wanted, received 2/);
});

test('a model is chosen by name, for a forecast too; one that is not there, has no calibration or stands in no file ends the run', async () => {
  const file = join(folder, 'models.json');
  writeFileSync(file, JSON.stringify({ models: { mine: { kind: 'onnx', path: 'mine', dimensions: 8 } } }));
  const pairs = ['eval', 'pairs', fixture('pairs.jsonl'), '--words'];
  const unknown = await run(...pairs, '--embedder', 'yours', '--config', file);
  assert.deepEqual([unknown.code, unknown.out], [1, '']);
  assert.match(unknown.err, /cannot use the embedder "yours": there is no model of that name, only .*, mine;/);
  const uncalibrated = await run(...pairs, '--embedder', 'mine', '--config', file);
  assert.match(uncalibrated.err, /the embedder mine: it has no calibration; make one with nearhit calibrate --embedder mine/);
  const forecast = ['forecast', fixture('log.jsonl')];
  assert.match((await run(...forecast, '--embedder', 'mine', '--config', file)).err, /the embedder mine: it has no calibration/);
  const twin = await run(...forecast, '--embedder', 'all-minilm-l6-v2-wasm');
  assert.deepEqual([twin.code, twin.out], [0, (await run(...forecast)).out], 'two calibrations of the same weights for words');
  const nowhere = await run(...pairs, '--config', join(folder, 'nowhere.json'));
  assert.deepEqual([nowhere.code, nowhere.out], [2, '']);
  assert.match(nowhere.err, /nowhere\.json: it cannot be read \(ENOENT\)/);
});

test('a broken calibration ends the run and names the field', async () => {
  const path = join(folder, 'broken.json');
  writeFileSync(path, '{"model":"m","verifier":"none","words":{"intercept":"high","features":{}}}');
  const { code, err } = await run('eval', 'pairs', fixture('pairs.jsonl'), '--words', '--calibration', path);
  assert.equal(code, 1);
  assert.match(
    err,
    /cannot read the calibration: words\.intercept must be a finite number, received "high"; make it again with nearhit calibrate/,
  );
});

test('a stream runs through the whole product and counts what its callers saw', async () => {
  const args = [
    'eval',
    'stream',
    fixture('stream.jsonl'),
    '--requests',
    '120',
    '--background',
    fixture('background.jsonl'),
    '--learnt-after',
    '5',
    '--json',
  ];
  const { code, out } = await run(...args);
  assert.equal(code, 0);
  const report = JSON.parse(out) as StreamReport;
  assert.equal(report.requests, 120);
  assert.equal(report.wrong, 0);
  assert.equal(report.backgroundHits, 0);
  assert.ok((report.tiers['exact'] ?? 0) > 30, out);
  assert.equal(report.hits + Object.values(report.reasons).reduce((sum, count) => sum + count, 0), 120);
  assert.equal(report.moments.at(-1)?.requests, 120);
});

test('conversations whose histories differ never meet', async () => {
  const { code, out } = await run('eval', 'conversations', fixture('conversations.jsonl'));
  assert.equal(code, 0);
  assert.match(out, /swapped +- +0\/2 \(0\.0%\)/);
  assert.match(out, /equal +1\/1 \(100\.0%\) +-/);
});

test('a calibration is refused where there is too little evidence, and nothing is written', async () => {
  const path = join(folder, 'calibration.json');
  const { code, out, err } = await run('calibrate', fixture('pairs.jsonl'), '--out', path, '--workers', '1');
  assert.equal(code, 1);
  assert.match(out, /12 pairs in \d+ groups, of which \d+ passed every absolute veto/);
  assert.match(err, /cannot calibrate from pairs\.jsonl: only \d+ would-be hits at any bar, and 300 are needed; \d+ more are missing/);
  assert.ok(!existsSync(path));
});

test('a forecast says what would have been a hit, by tier, and what it would have saved', async () => {
  const { code, out } = await run('forecast', fixture('log.jsonl'), '--price', '*=1000000/2000000');
  assert.equal(code, 0);
  for (const line of [
    /log\.jsonl: 11 requests; 4 \(36\.4%\) would have been answered/,
    /^exact +2 /m,
    /^alias +1 /m,
    /^semantic +1 /m,
    /^miss +5 /m,
    /^bypass +2 /m,
    /unknown-endpoint 1/,
    /state-change 1/,
    /tokens +90 of 240 saved \(input 60, output 30; 8 requests with usage\)/,
    /money +120\.00 of 320\.00 saved/,
    /1 say the same, 0 do not, 0 cannot be told/,
    /How can I cook rice\?\n +=  ?How do I cook rice\? \(answers: same\)/,
  ])
    assert.match(out, line);
});

for (const [protocol, path, bodyOf, response] of [
  [
    'Anthropic Messages',
    '/v1/messages?beta=true',
    (question: string) => ({ model: 'claude-sonnet-5', max_tokens: 64, messages: [{ role: 'user', content: question }] }),
    { type: 'message', content: [{ type: 'text', text: 'Rinse it first.' }], usage: { input_tokens: 20, output_tokens: 10 } },
  ],
  [
    'Responses',
    '/v1/responses',
    (question: string) => ({ model: 'gpt-4.1', input: question }),
    {
      status: 'completed',
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'Rinse it first.' }] }],
      usage: { input_tokens: 20, output_tokens: 10 },
    },
  ],
  [
    'Gemini',
    '/v1beta/models/gemini-2.5-flash:generateContent',
    (question: string) => ({ contents: [{ role: 'user', parts: [{ text: question }] }] }),
    {
      candidates: [{ content: { parts: [{ text: 'Rinse it first.' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 10 },
    },
  ],
] as const) {
  test(`a forecast reads requests of ${protocol} as well, and what was answered`, async () => {
    const file = join(folder, 'others.jsonl');
    const questions = ['How do I cook rice?', 'How do I cook rice?', 'How can I cook rice?'];
    writeFileSync(file, questions.map((question) => `${JSON.stringify({ path, body: bodyOf(question), response })}\n`).join(''));
    const { code, out } = await run('forecast', file);
    assert.equal(code, 0);
    for (const told of [/3 requests; 2 /, /^exact +1 /m, /^semantic +1 /m, /tokens +60 of 90 saved/, /1 say the same, 0 do not/])
      assert.match(out, told);
  });
}

test('a forecast joins the chains of callers who opened in equal words and were answered alike, as the product does', async () => {
  const answer = 'Rinse it first.';
  const response = { choices: [{ message: { role: 'assistant', content: answer }, finish_reason: 'stop' }] };
  const logged = (...said: readonly string[]): string => {
    const messages = said.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
    return `${JSON.stringify({ path: '/v1/chat/completions', body: { model: 'm', messages }, response })}\n`;
  };
  const file = join(folder, 'conversations.jsonl');
  const long = `${'Please look at what I did. '.repeat(60)}What is missing?`;
  const misses = [
    logged('How do I cook rice?'),
    logged('How do I cook rice?', answer, 'How long?'),
    logged('How do I cook rice?', answer, long),
  ];
  const hits = [
    logged('how do I cook rice'),
    logged('how do I cook rice', answer, 'How long?'),
    logged('how do I cook  rice', answer, 'how long'),
    logged('how do I cook rice', answer, long),
  ];
  const others = [logged('how do I cook rice', `${answer} `, 'How long?'), logged('How do I cook beans?', answer, 'How long?')];
  writeFileSync(file, [...misses, ...hits, ...others].join(''));
  const { code, out } = await run('forecast', file);
  assert.equal(code, 0);
  for (const told of [/9 requests; 4 /, /^exact +0 /m, /^alias +4 /m, /^miss +5 /m]) assert.match(out, told);
});

test('a forecast counts each input of an embeddings request by itself, and what the rest of a batch would have cost', async () => {
  const logged = (input: string | readonly string[], tokens: number): string => {
    const data = [input].flat().map((_, index) => ({ object: 'embedding', index, embedding: [0.1, 0.2] }));
    const response = { object: 'list', model: 'm', data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
    return `${JSON.stringify({ path: '/v1/embeddings', body: { model: 'm', input }, response })}\n`;
  };
  const file = join(folder, 'embeddings.jsonl');
  const rows = [logged(['aaaa', 'bbbb'], 20), logged(['bbbb', 'cccc', 'dd', 'dd'], 30), logged(['dd', 'aaaa'], 15), logged('cccc', 10)];
  writeFileSync(file, rows.join(''));
  const { code, out } = await run('forecast', file);
  assert.equal(code, 0);
  // Of the second batch cccc and one dd are asked for: 6 of 12 characters.
  for (const told of [/4 requests; 2 /, /^exact +2 /m, /^miss +2 /m, /none 1/, /partial 1/, /tokens +40 of 75 saved/])
    assert.match(out, told);
});

test('a log of nearhit itself holds no question, and is told so', async () => {
  const path = join(folder, 'own.jsonl');
  writeFileSync(path, '{"level":30,"outcome":"miss","model":"gpt-4.1"}\n');
  const { code, err } = await run('forecast', path);
  assert.equal(code, 1);
  assert.match(err, /this is a log of nearhit itself, which never holds a question, .*; give it the log of a gateway/);
});

test('progress is one line for a person, and nothing for a pipe', () => {
  const drawn: string[] = [];
  let time = 0;
  const line = progressOn({ isTTY: true, write: (text) => drawn.push(text) }, () => time);
  line.step('judging', 1, 10);
  line.step('judging', 2, 10);
  time = 2000;
  line.step('judging', 5, 10);
  line.step('judging', 10, 10);
  line.done();
  assert.deepEqual(
    drawn.map((text) => text.replace('\r\u001b[K', '')),
    [
      progressText({ what: 'judging', done: 1, total: 10, seconds: 0 }),
      'judging [###############...............] 5/10 2 s',
      'judging [##############################] 10/10 2 s',
      '',
    ],
  );
  progressOn({ write: () => assert.fail('a pipe is no terminal') }, () => 0).step('judging', 1, 1);
});
