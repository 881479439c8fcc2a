#!/usr/bin/env node
// The command, in the package and in a checkout. It is no part of dist/, because npm links a command only where its file is there already,
// and a checkout is built after that.
import { existsSync } from 'node:fs';

const main = new URL('../dist/start/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  console.error('nearhit: cannot start: this checkout was not built yet; run npm run build');
  process.exitCode = 1;
}
