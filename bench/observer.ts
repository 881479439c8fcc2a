/**
 * What observing costs a request: counting and logging one record. Run: node --import tsx bench/observer.ts
 * The log goes to a file and is drained between rounds, as in a process that serves; the best of the rounds is the machine
 * left alone.
 */
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { createObserver } from '../src/admin/observer.ts';
import type { RequestRecord } from '../src/observer.ts';
import { toEntryId } from '../src/units.ts';

const RECORD: RequestRecord = {
  id: 'r_abcdefgh-1',
  method: 'POST',
  route: 'chat-completions',
  upstream: 'api.openai.com',
  model: 'gpt-4o-mini',
  outcome: 'exact',
  reason: '',
  status: 200,
  shape: 'json',
  totalMs: 0.1234,
  headMs: 0.1102,
  understoodMs: undefined,
  foundMs: undefined,
  embedMs: undefined,
  searchMs: undefined,
  judgeMs: undefined,
  bytesIn: 512,
  bytesOut: 1024,
  entry: toEntryId('e_abcdefghijklmnop'),
  similarity: undefined,
  score: undefined,
  veto: undefined,
  tokensSaved: 120,
};
const PER_ROUND = 5000;
const ROUNDS = 12;

async function measure(level: 'info' | 'silent'): Promise<number> {
  const observer = createObserver({ level, to: '/dev/null' });
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (let i = 0; i < PER_ROUND; i += 1) observer.request(RECORD);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / PER_ROUND);
    await wait(50);
  }
  await observer.close();
  return best;
}

process.stdout.write(`${cpus()[0]?.model ?? ''}, Node ${process.version}\n`);
process.stdout.write(`count only     ${(await measure('silent')).toFixed(2)} us per request\n`);
process.stdout.write(`count and log  ${(await measure('info')).toFixed(2)} us per request\n`);
