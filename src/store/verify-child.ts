/** The child process of directory-guard.ts: walks the store named by its argument. Anything but exit 0 means: set it aside. */
import { walkStore } from './verify.ts';

/** The walk goes no further than this: a start must not wait for a store of hundreds of gigabytes. */
const BUDGET = 1000;

process.stdout.write('walking\n');
const report = await walkStore(process.argv[2] ?? '', BUDGET);
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(report.kind === 'wrong-schema' ? 3 : 0);
