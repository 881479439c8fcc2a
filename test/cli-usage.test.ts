import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { CONFIG_FLAGS } from '../src/cli/config-flags.ts';
import { readFlags } from '../src/cli/flags.ts';
import { nearest } from '../src/cli/nearest.ts';
import { version } from '../src/version.ts';
import { LOADER, ownFile } from './support/own-file.ts';
import { run } from './support/cli.ts';

test('the first screen of help is short, shows examples, and names every verb', async () => {
  for (const args of [['--help'], ['-h'], ['help']]) {
    const { code, out, err } = await run(...args);
    assert.deepEqual([code, err], [0, '']);
    assert.ok(out.split('\n').length <= 30);
    for (const word of ['nearhit demo', 'nearhit purge', 'base_url', 'serve', 'stats']) assert.ok(out.includes(word), word);
  }
});

test('each verb has its help, under both spellings', async () => {
  for (const verb of ['serve', 'demo', 'stats', 'purge']) {
    const long = await run(verb, '--help');
    assert.equal(long.code, 0);
    assert.deepEqual(await run('help', verb), long);
    assert.match(long.out, new RegExp(`^nearhit \\[?${verb}`));
  }
});

test('the version is told', async () => {
  for (const args of [['--version'], ['-v'], ['version'], ['serve', '--version'], ['serve', '-v'], ['--port', '9', '--version']])
    assert.deepEqual(await run(...args), { code: 0, out: `nearhit ${version}\n`, err: '' });
});

const USAGE: readonly (readonly [args: readonly string[], err: RegExp])[] = [
  [['sreve'], /there is no verb "sreve"; did you mean serve\?/],
  [['help', 'stat'], /there is no verb "stat"; did you mean stats\?/],
  [['--max-szie', '1GiB'], /there is no flag --max-szie; did you mean --max-size\?/],
  [['serve', '--prot=9'], /there is no flag --prot; did you mean --port\?/],
  [['--xyzzy'], /there is no flag --xyzzy\n/],
  [['-p', '9'], /there is no flag -p/],
  [['--port'], /cannot use --port: it needs a value, and none follows/],
  [['--data', '--port', '9'], /cannot use --data: it needs a value/],
  [['--port', '1', '--port', '2'], /cannot use --port twice: received "1" and "2"/],
  [['--ttl', '3600'], /cannot use the flag --ttl: it is no duration; .* received "3600"/],
  [['--upstreams', '{}'], /there is no flag --upstreams; did you mean --upstream\?/],
  [['serve', 'now'], /cannot use "now": serve takes flags only/],
  [['--config', '/nonexistent.json'], /cannot use the file \/nonexistent\.json: it cannot be read \(ENOENT\)/],
  [['demo', '--sreve'], /there is no flag --sreve; did you mean --serve\?/],
  [['purge'], /nothing was selected; give one of --entry, --tag, --scope, --model or --all/],
  [['purge', '--all', '--tag', 'x'], /--tag and --all were given together/],
  [['purge', '--entry', 'x'], /an entry id is e_ and 16 characters.* received "x"/],
];

for (const [args, err] of USAGE) {
  test(`nearhit ${args.join(' ')} ends with 2 and says why`, async () => {
    const ran = await run(...args);
    assert.deepEqual([ran.code, ran.out], [2, '']);
    assert.match(ran.err, err);
    assert.match(ran.err, /Try: nearhit help/);
  });
}

test('all problems are told at once', async () => {
  const { err } = await run('--prot', '9', '--ttl', 'x', '--mode', 'y');
  assert.equal(err.match(/^nearhit: /gm)?.length, 3);
});

test('stats and purge without a running nearhit end with 1 and name the directory', async () => {
  for (const args of [['stats'], ['purge', '--all']]) {
    const { code, err } = await run(...args, '--data', '/nonexistent/nearhit');
    assert.equal(code, 1);
    assert.match(err, /no nearhit runs with the data directory \/nonexistent\/nearhit/);
  }
});

test('a list flag may come several times, a switch needs no value, and words after -- are words', () => {
  const { values, words, problems } = readFlags(
    ['--allow-host', 'a', '--allow-host=b', '--respect-upstream', '--', '--port'],
    CONFIG_FLAGS,
  );
  assert.deepEqual(
    [...values],
    [
      ['allow-host', ['a', 'b']],
      ['respect-upstream', 'true'],
    ],
  );
  assert.deepEqual([words, problems], [['--port'], []]);
});

test('no command line makes the reading of flags throw', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('--', '-', '--port', '--port=', '--no-port', '--__proto__=1', '--=', '-hv'))),
      (args) => {
        assert.ok(readFlags(args, CONFIG_FLAGS).values instanceof Map);
      },
    ),
    { numRuns: 500 },
  );
});

test('the nearest word is found through a swap, a gap and a slip, and nothing far is suggested', () => {
  const known = ['--max-size', '--max-stale', '--port', '--mode'];
  assert.deepEqual(
    ['--max-szie', '--maxsize', '--prt', '--moed', '--MODE', '--wibble'].map((word) => nearest(word, known)),
    ['--max-size', '--max-size', '--port', '--mode', '--mode', undefined],
  );
});

test('the real command ends with the code, with words on stderr and nothing on stdout', () => {
  const ran = spawnSync(process.execPath, [...LOADER, ownFile('src/main'), '--prot', '9000'], {
    encoding: 'utf8',
    env: { ...process.env, NEARHIT_PORT: '' },
  });
  assert.deepEqual([ran.status, ran.stdout], [2, '']);
  assert.match(ran.stderr, /did you mean --port\?/);
});
