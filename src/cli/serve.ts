/** `nearhit serve`: run the cache until told to stop. Words for people go to stderr, so that stdout holds log lines only. */
import { startNearhit, type RunningNearhit } from '../compose.ts';
import type { Config } from '../config.ts';
import { banner } from './banner.ts';
import { DONE, FAILED, IN_USE, type Call, type ExitCode } from './call.ts';
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
    call.err.write(banner(config, { url: running.url, adminUrl: running.adminUrl, file, version }));
    await stop.asked;
    notice(`stopping: streams under way have ${config.grace} ms to finish; a second signal ends them now`);
    await running.close();
    return DONE;
  } catch (error) {
    notice(startFailure(error, config));
    return FAILED;
  } finally {
    removeAdminAddress(directory.path, process.pid);
    stop.release();
  }
}

/** `undefined`: another process owns the directory. */
async function start(config: Config, directory: DataDirectory, notice: (line: string) => void): Promise<RunningNearhit | undefined> {
  try {
    const adminToken = config.adminToken ?? directory.adminToken;
    const running = await startNearhit({ config, storage: 'directory', secret: directory.secret, adminToken, notice });
    if (running.adminUrl !== undefined) writeAdminAddress(directory.path, { url: running.adminUrl, pid: process.pid });
    return running;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'DirectoryInUse')) throw error;
    notice(`${error.message}; stop the other nearhit, or choose another directory with --data`);
    return undefined;
  }
}

function startFailure(error: unknown, config: Config): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  const flag = port === config.adminPort && port !== config.port ? '--admin-port' : '--port';
  const host = flag === '--port' ? config.host : config.adminHost;
  if (code === 'EADDRINUSE')
    return `cannot listen on ${host}:${port}: the port is in use; stop what listens there, or choose another with ${flag}`;
  if (code === 'EACCES') return `cannot listen on ${host}:${port}: the system does not allow it; choose a port above 1023 with ${flag}`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `cannot listen on ${host}:${port}: this machine has no such address; change ${flag === '--port' ? '--host' : '--admin-host'}`;
  return message;
}
