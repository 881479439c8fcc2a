/** `nearhit edge serve COMPONENT`: runs a component of wasi:http until told to stop. */
import { randomBytes } from 'node:crypto';
import { startEdge, type EdgeOptions, type RunningEdge } from '../../compose-edge.ts';
import { messageOf } from '../../errors.ts';
import type { Environment } from '../../settings.ts';
import { version } from '../../version.ts';
import { DONE, FAILED, IN_USE, refuse, type Call, type ExitCode } from '../call.ts';
import { openDataDirectory } from '../data-directory.ts';
import { listenForStop } from '../signals.ts';
import { readEdgeFlags, type EdgeFlags } from './flags.ts';

const PAIR = /^([^=\s]+)=(.*)$/s;
/** A guest refuses to start without one, and says so in its own words. */
const SECRET = 'NEARHIT_SECRET';

export async function serveEdge(call: Call): Promise<ExitCode> {
  const { flags, words, problems } = readEdgeFlags(call.args);
  const [component, ...surplus] = words;
  const all = [
    ...problems,
    ...(component === undefined ? ['cannot serve: no component was given; write nearhit edge serve cache.wasm'] : []),
    ...surplus.map((word) => `cannot use ${JSON.stringify(word)}: edge serve takes one component`),
    ...flags.env.filter(isNoPair).map((pair) => `cannot use --env ${JSON.stringify(pair)}: write NAME=VALUE`),
    ...flags.model.filter(isNoPair).map((pair) => `cannot use --model ${JSON.stringify(pair)}: write NAME=PATH`),
  ];
  if (component === undefined || all.length > 0) return refuse(call.err, all, 'edge');

  const notice = (line: string): void => void call.err.write(`nearhit: ${line}\n`);
  const stop = listenForStop(() => undefined);
  try {
    return await run({ ...optionsOf(flags, call, notice), component }, flags, { call, asked: stop.asked });
  } catch (error) {
    notice(messageOf(error));
    return error instanceof Error && error.name === 'DirectoryInUse' ? IN_USE : FAILED;
  } finally {
    stop.release();
  }
}

async function run(
  options: EdgeOptions,
  flags: EdgeFlags,
  { call, asked }: { readonly call: Call; readonly asked: Promise<void> },
): Promise<ExitCode> {
  const running = await startEdge(options);
  try {
    call.err.write(banner(running, options));
    await asked;
    options.notice(`stopping: requests under way have ${flags.grace} ms to finish; a second signal ends them now`);
  } finally {
    options.notice(running.summary());
    await running.close(flags.grace);
  }
  return DONE;
}

function optionsOf(flags: EdgeFlags, { environment, out }: Call, notice: (line: string) => void): Omit<EdgeOptions, 'component'> {
  const directory = flags.data === undefined ? undefined : openDataDirectory(flags.data);
  if (directory?.warning !== undefined) notice(directory.warning);
  const secret = directory === undefined ? randomBytes(32) : directory.secret;
  return {
    ...flags,
    models: Object.fromEntries(pairs(flags.model)),
    allowUpstream: flags['allow-upstream'],
    allowHost: flags['allow-host'],
    modelWorkers: flags['model-workers'],
    environment: { [SECRET]: Buffer.from(secret).toString('base64url'), ...guestVariables(environment, flags) },
    limits: { memory: flags.memory, compute: flags['compute-limit'], time: flags['time-limit'] },
    data: directory?.path,
    maxKeys: flags['max-keys'],
    maxVectors: flags['max-vectors'],
    notice,
    print: (line) => void out.write(`${line}\n`),
  };
}

/** The guest reads the product's own variables; a flag wins over them, as it does there. */
function guestVariables(environment: Environment, { upstream, env }: EdgeFlags): Record<string, string> {
  const own = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('NEARHIT_') && value !== undefined ? [[name, value] as const] : [],
  );
  return Object.fromEntries([...own, ['NEARHIT_UPSTREAM', upstream], ...pairs(env)]);
}

function isNoPair(written: string): boolean {
  return !PAIR.test(written);
}

function pairs(written: readonly string[]): readonly (readonly [name: string, value: string])[] {
  return written.map((pair) => {
    const [, name = '', value = ''] = PAIR.exec(pair) ?? [];
    return [name, value];
  });
}

function banner({ url }: RunningEdge, { component, upstream, models, data, threads, limits }: EdgeOptions): string {
  const named = Object.keys(models).join(', ');
  return `nearhit ${version} serves ${component} on ${url}

  OpenAI(base_url="${url}/v1")

  upstream   ${upstream}
  models     ${named === '' ? 'none; --model NAME=PATH registers one' : named}
  guests     an instance a request, ${threads} at once, ${Math.round(limits.memory / 2 ** 20)} MiB of memory each
  stored     ${data ?? 'in memory; --data DIR keeps it'}
  health     ${url}/nearhit/edge/healthz, readyz, metrics
`;
}
