import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { openMemoryStore } from '../src/store/memory.ts';
import { toBytes } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { storeContract } from './contracts/store.ts';
import { openIn } from './support/store-directory.ts';

storeContract('memory', async ({ clock, events, maxBytes }) => openMemoryStore({ clock, events, maxBytes: toBytes(maxBytes), quantise }));

const directories: string[] = [];
storeContract('lmdb', async (options) => {
  const directory = mkdtempSync(join(tmpdir(), 'nearhit-store-'));
  directories.push(directory);
  return openIn(directory, options);
});
after(() => directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })));
