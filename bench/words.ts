/**
 * The search by words by scope size: `node --import tsx bench/words.ts [--entries 100000]`. Two kinds of scope: questions of many
 * words, and one template in which a number alone differs, where every word but it is in every list. Filled from a store on
 * disk, as after a start. Also how long the event loop was held meanwhile, which is what other requests feel.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { openLexicon } from '../src/judge/lexicon/open.ts';
import { createReader } from '../src/judge/reading/reader.ts';
import { filedUnder, wantedOf } from '../src/judge/terms.ts';
import { openLmdbStore } from '../src/store/lmdb.ts';
import type { OpenStore } from '../src/store/store.ts';
import { toBytes, toEntryId, toEpochMs, toKey, toMs, toScope, toTenant, type EntryId } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { PostingLists } from '../src/words/posting-lists.ts';
import { createWordIndex } from '../src/words/scoped-lists.ts';
import type { Terms, Wanted, WordIndex } from '../src/words/word-index.ts';
import { question } from './support/questions.ts';
import { flag, milliseconds, printBar, printPlace, printTable, whole } from './support/report.ts';

const LARGEST = flag('entries', 100_000);
const SEARCHES = 2000;
/** What the judge is shown. */
const CANDIDATES = 6;
const SCOPE = toScope('s'.repeat(43));
const TENANT = toTenant('t'.repeat(43));
const lexicon = openLexicon(readFileSync(new URL('../models/lexicon/en.bin', import.meta.url)));
const read = createReader(lexicon);

type Kind = 'many words' | 'one template';
const QUESTIONS: Readonly<Record<Kind, (i: number, wording: 'first' | 'second') => string>> = {
  'many words': question,
  'one template': (i, wording) => `What ${wording === 'first' ? 'is' : 'was'} the balance of account ${100_000 + i}?`,
};

interface Stored {
  readonly ids: readonly EntryId[];
  readonly directory: string;
  readonly terms: readonly Terms[];
}

printPlace(`Search by words, best ${CANDIDATES}`);
const rows: string[][] = [];
for (const kind of ['many words', 'one template'] as const) {
  for (const entries of [10_000, LARGEST]) await measure(kind, entries);
}
printTable(['scope', 'entries', 'fill, ms', 'loop held, ms', 'median', 'p99', 'found', 'bytes a question', 'terms'], rows);

async function measure(kind: Kind, entries: number): Promise<void> {
  const stored = await fillStore(kind, entries);
  const store = await open(stored.directory);
  const index = createWordIndex({ source: store.words, maxBytes: toBytes(1 << 30), failed: (error) => console.error(error) });
  const { fill, held } = await timedFill(index);
  const times: number[] = [];
  let found = 0;
  for (let i = 0; i < SEARCHES; i += 1) {
    const wanted = at(kind, (i * 7919) % entries);
    const began = performance.now();
    const ids = index.candidates(SCOPE, wanted, CANDIDATES) ?? [];
    times.push(performance.now() - began);
    if (ids.includes(stored.ids[(i * 7919) % entries] as EntryId)) found += 1;
  }
  times.sort((one, other) => one - other);
  const [median, tail] = [times[SEARCHES >> 1] as number, times[Math.floor(SEARCHES * 0.99)] as number];
  const sum = stored.terms.reduce((count, terms) => count + terms.length, 0);
  rows.push(
    [kind, whole(entries), milliseconds(fill), milliseconds(held), milliseconds(median), milliseconds(tail)].concat([
      `${((found / SEARCHES) * 100).toFixed(1)}%`,
      whole(bytesOf(stored)),
      (sum / entries).toFixed(1),
    ]),
  );
  printBar(`${kind}, ${whole(entries)}: median`, median, { atMost: entries > 10_000 ? 0.5 : 0.1 }, ' ms');
  printBar(`${kind}, ${whole(entries)}: ready after`, fill, { atMost: 1500 }, ' ms');
  await store.store.close();
  rmSync(stored.directory, { recursive: true, force: true });
}

function at(kind: Kind, i: number): readonly Wanted[] {
  return wantedOf(read(QUESTIONS[kind](i, 'second')), lexicon);
}

/** Without ids: they take as much in any structure. */
function bytesOf({ ids, terms }: Stored): number {
  const lists = new PostingLists();
  ids.forEach((id, i) => lists.add(id, terms[i] as Terms));
  return lists.bytes.lists / ids.length;
}

async function timedFill(index: WordIndex): Promise<{ readonly fill: number; readonly held: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  await index.filled(SCOPE);
  const fill = performance.now() - began;
  delay.disable();
  return { fill, held: delay.max / 1e6 };
}

function open(directory: string): Promise<OpenStore> {
  return openLmdbStore({
    directory,
    maxBytes: toBytes(4 * 2 ** 30),
    clock: { now: () => toEpochMs(Date.now()) },
    events: { committed: () => undefined, removed: () => undefined, embedded: () => undefined },
    quantise,
    log: (line) => console.error(line),
  });
}

async function fillStore(kind: Kind, entries: number): Promise<Stored> {
  const directory = mkdtempSync(join(tmpdir(), 'nearhit-bench-'));
  const { store } = await open(directory);
  const ids = Array.from({ length: entries }, () => toEntryId(`e_${randomBytes(12).toString('base64url')}`));
  const terms = ids.map((_, i) => filedUnder(read(QUESTIONS[kind](i, 'first')), lexicon));
  for (let from = 0; from < entries; from += 1000)
    await Promise.all(ids.slice(from, from + 1000).map((id, i) => store.commit(commitOf(id, from + i, terms[from + i] as Terms))));
  await store.close();
  return { ids, directory, terms };
}

function commitOf(id: EntryId, i: number, terms: Terms): Parameters<OpenStore['store']['commit']>[0] {
  const entry = {
    id,
    key: toKey(randomBytes(32).toString('base64url')),
    scope: SCOPE,
    tenant: TENANT,
    upstream: 'https://api.openai.com',
    model: 'gpt-4o-mini',
    callerScope: '',
    tags: [],
    storedAt: toEpochMs(1_700_000_000_000 + i),
    expiresAt: toEpochMs(4_000_000_000_000),
    size: toBytes(500),
    usage: undefined,
    question: `question ${i}`,
    recording: {
      dialect: 'chat-completions' as const,
      shape: 'json' as const,
      status: 200,
      headers: [],
      events: [{ at: toMs(0), data: Buffer.alloc(500, 'x') }],
    },
  };
  return { entry, alias: undefined, vector: undefined, terms, model: '' };
}
