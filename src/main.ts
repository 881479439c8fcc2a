/** The CLI door: arguments in, exit code out. */
import { runCli } from './cli/run.ts';

process.exitCode = await runCli({ args: process.argv.slice(2), environment: process.env, out: process.stdout, err: process.stderr });
