/** Which verb, and what is the same for all of them. Verbs are loaded when asked for: `--help` must not wait for a model. */
import { FAILED, refuse, DONE, type Call, type ExitCode } from './call.ts';
import { didYouMean } from './nearest.ts';
import { VERBS, type VerbName } from './verbs.ts';
import { version } from '../version.ts';

/** Resolves to the exit code; never rejects. */
export async function runCli(call: Call): Promise<ExitCode> {
  try {
    return await dispatch(call);
  } catch (error) {
    call.err.write(`nearhit: ${error instanceof Error ? error.message : String(error)}\n`);
    return FAILED;
  }
}

async function dispatch(call: Call): Promise<ExitCode> {
  const [first = 'serve', ...rest] = call.args;
  if (first === '--version' || first === '-v' || first === 'version') return say(call, `nearhit ${version}\n`);
  if (first === '--help' || first === '-h') return helpOn(call, undefined);
  const named = !first.startsWith('-');
  if (first === 'help') return help(call, rest[0]);
  if (named && !isVerb(first))
    return refuse(call.err, [`there is no verb ${JSON.stringify(first)}${didYouMean(first, [...Object.keys(VERBS), 'help'])}`], '');
  const verb = named && isVerb(first) ? first : 'serve';
  const args = named ? rest : call.args;
  if (beforeTerminator(args).some((arg) => arg === '--help' || arg === '-h')) return helpOn(call, verb);
  if (beforeTerminator(args).some((arg) => arg === '--version' || arg === '-v')) return say(call, `nearhit ${version}\n`);
  const run = await VERBS[verb].load();
  return run({ ...call, args });
}

async function help(call: Call, word: string | undefined): Promise<ExitCode> {
  if (word === undefined || word === '') return helpOn(call, undefined);
  if (!isVerb(word)) return refuse(call.err, [`there is no verb ${JSON.stringify(word)}${didYouMean(word, Object.keys(VERBS))}`], '');
  return helpOn(call, word);
}

async function helpOn(call: Call, verb: VerbName | undefined): Promise<ExitCode> {
  const { helpFor } = await import('./help.ts');
  return say(call, helpFor(verb));
}

function isVerb(word: string): word is VerbName {
  return Object.hasOwn(VERBS, word);
}

function beforeTerminator(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function say(call: Call, text: string): ExitCode {
  call.out.write(text);
  return DONE;
}
