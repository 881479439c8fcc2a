/**
 * One process owns a data directory. The lock is a listening Unix socket in it: the kernel closes it when the process
 * dies, however it dies, so there is no stale lock to judge by a process number that may belong to someone else by now,
 * and it works between containers that share the directory. (Why not the others: docs/decisions/store.md.)
 *
 * Taking it over is free of races because nobody ever takes anything over: each candidate (1) listens on a socket of its
 * own name, then (2) calls all others. Of two candidates the one that calls later finds the earlier one listening. It
 * owns the directory only if none answers; else it withdraws, and tries again for a moment in case the other was a
 * candidate too. Sockets that refuse are of dead processes and are removed.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const NAME = /^lock\.(\d{1,10})\.[0-9a-f]{12}\.sock$/;
const ATTEMPTS = 8;
/** A socket's address holds 104 bytes on some systems, 108 on others. */
const LONGEST_ADDRESS = 100;

export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
  /** As that process sees itself: in another container it may be another number. */
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(`could not open the data directory ${directory}: process ${pid} is using it; stop that process or pass another --data`);
    this.pid = pid;
  }
}

export interface DirectoryLock {
  release(): Promise<void>;
}

/** @throws DirectoryInUse */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  for (let attempt = 1; ; attempt += 1) {
    const own = `lock.${process.pid}.${randomBytes(6).toString('hex')}.sock`;
    const server = await listen(directory, own);
    const owner = await firstThatAnswers(directory, own);
    if (owner === undefined && existsSync(join(directory, own))) return { release: () => withdraw(server, directory, own) };
    await withdraw(server, directory, own);
    if (owner !== undefined && attempt >= ATTEMPTS) throw new DirectoryInUse(directory, owner);
    await sleep(10 + Math.random() * 40); // two candidates that met must not meet again
  }
}

async function firstThatAnswers(directory: string, own: string): Promise<number | undefined> {
  for (const name of readdirSync(directory)) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || name === own) continue;
    if (await answers(directory, name)) return Number(pid);
    rmSync(join(directory, name), { force: true });
  }
  return undefined;
}

/** Only a refusal or a missing file proves a dead owner; anything else (a full backlog, no permission) is taken for life. */
function answers(directory: string, name: string): Promise<boolean> {
  return withAddress(directory, name, (path) => {
    return new Promise((resolve) => {
      const socket = connect(path);
      socket.once('connect', () => resolve(true));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'));
      socket.once('connect', () => socket.destroy());
    });
  });
}

/** The listener keeps no process alive and says nothing: that it answers is all there is to know. */
function listen(directory: string, name: string): Promise<Server> {
  return withAddress(directory, name, (path) => {
    return new Promise((resolve, reject) => {
      const server = createServer((socket) => socket.destroy());
      server.once('error', (cause: NodeJS.ErrnoException) => {
        reject(
          new Error(
            `could not lock the data directory ${directory}: ${cause.code ?? cause.message}; it must be on a file system with Unix sockets, try another --data`,
            { cause },
          ),
        );
      });
      server.listen(path, () => resolve(server.unref()));
    });
  });
}

async function withdraw(server: Server, directory: string, name: string): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
  rmSync(join(directory, name), { force: true });
}

/** A path too long for a socket is reached through an open directory, where the system shows those as short paths. */
async function withAddress<T>(directory: string, name: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(directory, name);
  if (Buffer.byteLength(path) <= LONGEST_ADDRESS) return use(path);
  if (!existsSync('/proc/self/fd'))
    throw new Error(
      `could not lock the data directory ${directory}: its path is longer than ${LONGEST_ADDRESS} bytes; choose a shorter --data`,
    );
  const opened = openSync(directory, 'r');
  try {
    return await use(`/proc/self/fd/${opened}/${name}`);
  } finally {
    closeSync(opened);
  }
}
