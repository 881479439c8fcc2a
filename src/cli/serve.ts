/** `nearhit serve`: run the cache until told to stop. Words for people go to stderr, so that stdout holds log lines only. */
import { join } from 'node:path';
import type { RunningNearhit } from '../compose.ts';
import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import { banner } from './banner.ts';
import { DONE, FAILED, IN_USE, type Call, type ExitCode } from './call.ts';
import { keepCompiled } from './compiled-code.ts';
import { configure } from './config-flags.ts';
import { openDataDirectory, removeAdminAddress, writeAdminAddress, type DataDirectory } from './data-directory.ts';
import { listenForStop } from './signals.ts';
import { version } from '../version.ts';

export async function serve(call: Call): Promise<ExitCode> {
  const configured = configure(call, 'serve', {});
  if (configured.kind === 'refused') return configured.code;
  const { config, file } = configured;
  const directory = openDataDirectory(config.data);
  const notice = (line: string): void => void call.err.write(`nearhit: ${line}\n`);
  if (directory.warning !== undefined) notice(directory.warning);

  // Before the start: a signal that comes while the model loads must not leave a half-started process behind.
  const stop = listenForStop(() => removeAdminAddress(directory.path, process.pid));
  try {
    const running = await start(config, directory, notice);
    if (running === undefined) return IN_USE;
    try {
      publish(running, directory.path, notice);
      call.err.write(banner(config, { url: running.url, adminUrl: running.adminUrl, file, version, embedder: running.embedder() }));
      await stop.asked;
      notice(`stopping: streams under way have ${config.grace} ms to finish; a second signal ends them now`);
    } finally {
      await running.close();
    }
    return DONE;
  } catch (error) {
    notice(startFailure(error, config));
    return FAILED;
  } finally {
    // First: whatever fails after it, a signal ends this process again.
    stop.release();
    removeAdminAddress(directory.path, process.pid);
  }
}

/** `undefined`: another process owns the directory. */
async function start(config: Config, directory: DataDirectory, notice: (line: string) => void): Promise<RunningNearhit | undefined> {
  keepCompiled(join(directory.path, 'compiled'));
  const { startNearhit } = await import('../compose.ts');
  try {
    const adminToken = config.adminToken ?? directory.adminToken;
    return await startNearhit({ config, storage: 'directory', secret: directory.secret, adminToken, notice });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'DirectoryInUse')) throw error;
    notice(`${error.message}; stop the other nearhit, or choose another directory with --data`);
    return undefined;
  }
}

/** Callers are served without it: only `stats` and `purge` look there. */
function publish({ adminUrl }: RunningNearhit, path: string, notice: (line: string) => void): void {
  if (adminUrl === undefined) return;
  try {
    writeAdminAddress(path, { url: adminUrl, pid: process.pid });
  } catch (error) {
    notice(`could not write ${join(path, 'admin.json')}: ${messageOf(error)}; nearhit stats and nearhit purge will not find this nearhit`);
  }
}

/** Exported for its test: no machine refuses every kind of address. */
export function startFailure(error: unknown, config: Config): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const { host, port, hostFlag, portFlag } = listenerOf(error as ListenError, config);
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (code === 'EADDRINUSE')
    return `cannot listen on ${address}: the port is in use; stop what listens there, or choose another with ${portFlag}`;
  if (code === 'EACCES') return `cannot listen on ${address}: the system does not allow it; choose a port above 1023 with ${portFlag}`;
  if (code === 'EADDRNOTAVAIL') return `cannot listen on ${address}: this machine has no such address; change ${hostFlag}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `cannot listen on ${address}: the name ${host} does not resolve (${code}); change ${hostFlag}`;
  return message;
}

/** `hostname`: of a name that does not resolve, in which case there is no port; nor is there one where any free one was asked for. */
interface ListenError extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

interface Listener {
  readonly host: string;
  readonly port: number;
  readonly hostFlag: string;
  readonly portFlag: string;
}

/** Which of the two could not listen. Both may have one host, or one port. */
function listenerOf({ address, hostname, port }: ListenError, config: Config): Listener {
  const data = { host: config.host, port: config.port, hostFlag: '--host', portFlag: '--port' };
  const admin = { host: config.adminHost, port: config.adminPort, hostFlag: '--admin-host', portFlag: '--admin-port' };
  const fitting = [data, admin].filter((one) => hostname !== undefined || one.port === (port ?? 0));
  return fitting.find(({ host }) => host === (hostname ?? address)) ?? fitting[0] ?? data;
}
