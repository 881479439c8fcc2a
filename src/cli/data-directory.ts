/**
 * The data directory: DIR/{store/, secret, admin-token, admin.json}, private to its owner. The secret derives tenants: if it
 * changes, nothing stored is found again; if two processes made one each, one would cache for tenants the other cannot see.
 * So it is made once, atomically: written under a name of its own, then linked to its real one, which fails if that exists.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface DataDirectory {
  readonly path: string;
  /** 32 random bytes. */
  readonly secret: Uint8Array;
  readonly adminToken: string;
  /** A word for the operator, where others may read the directory. */
  readonly warning: string | undefined;
}

/** How a running nearhit is found by `stats` and `purge`. */
export interface AdminAddress {
  readonly url: string;
  readonly pid: number;
}

const SECRET_BYTES = 32;

/** @throws Error whose message says what could not be made or read, and what to try. */
export function openDataDirectory(path: string): DataDirectory {
  try {
    makeDirectory(path);
    const secret = Buffer.from(
      once(join(path, 'secret'), () => randomBytes(SECRET_BYTES).toString('base64url')),
      'base64url',
    );
    if (secret.length < SECRET_BYTES)
      throw new Error(
        `the file secret holds ${secret.length} bytes and needs ${SECRET_BYTES}; restore it from a backup, or delete it together with store/`,
      );
    const adminToken = once(join(path, 'admin-token'), () => randomBytes(SECRET_BYTES).toString('base64url'));
    return { path, secret, adminToken, warning: seenByOthers(path) };
  } catch (error) {
    throw new Error(`cannot use the data directory ${path}: ${why(error)}`, { cause: error });
  }
}

/** Not Node's `recursive`: where a parent exists and still nothing can be made in it (/proc), that one never returns. */
function makeDirectory(path: string): void {
  try {
    return makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    makeDirectory(parent);
  }
  makeOne(path);
}

/** One that is there already, or was made by another process just now, is as good. */
function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function why(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `it cannot be written (${code}); choose another with --data, or change its owner`;
  if (code === 'ENOENT') return `no directory can be made there (ENOENT); choose another with --data`;
  return code === undefined ? message : `${message}; choose another with --data`;
}

/** The file's text; made by the first who comes, however many come at once. */
function once(file: string, make: () => string): string {
  const found = readIfThere(file);
  if (found !== undefined) return found;
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${make()}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(own);
  }
  return readFileSync(file, 'utf8').trim();
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Not corrected by us: a mounted volume may need its mode. */
function seenByOthers(path: string): string | undefined {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  return `the data directory ${path} is open to others (mode ${mode.toString(8)}): stored answers are not encrypted; chmod 700 closes it`;
}

/** Written whole under another name first: who reads it never sees half of it. */
export function writeAdminAddress(directory: string, address: AdminAddress): void {
  const file = join(directory, 'admin.json');
  const own = `${file}.${address.pid}`;
  try {
    writeFileSync(own, `${JSON.stringify(address)}\n`, { mode: 0o600 });
    chmodSync(own, 0o600);
    renameSync(own, file);
  } catch (error) {
    rmSync(own, { force: true });
    throw error;
  }
}

/** Only our own: a successor may have written its address already. Never throws: it is the last thing a process does. */
export function removeAdminAddress(directory: string, pid: number): void {
  try {
    if (readAdminAddress(directory)?.pid === pid) unlinkSync(join(directory, 'admin.json'));
  } catch {
    // What stays behind names a process that has ended, which `stats` and `purge` say in their own words.
  }
}

/** `undefined` also where what lies there is no address, or cannot be read: nobody is found by it. */
export function readAdminAddress(directory: string): AdminAddress | undefined {
  try {
    const { url, pid } = JSON.parse(readFileSync(join(directory, 'admin.json'), 'utf8')) as Partial<AdminAddress>;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined;
  } catch {
    return undefined;
  }
}

export function readAdminToken(directory: string): string | undefined {
  return readIfThere(join(directory, 'admin-token'));
}
