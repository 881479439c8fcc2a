/** What a guest sees around it: its environment, two streams for words to the operator, randomness, and no file at all. */
import { randomBytes } from 'node:crypto';
import type { HostLine } from '../host-line.ts';
import { Inflow } from './inflow.ts';
import type { Sink } from './outflow.ts';
import { IoError, InputStream, OutputStream } from './streams.ts';

const MOST_RANDOM_BYTES = 1 << 20;

/** A guest that ends itself ends its request; a thread has more to do. */
class Exit extends Error {
  override readonly name = 'Exit';
}

/** Resources that no guest here is ever given one of. */
class TerminalInput {}
class TerminalOutput {}
class Descriptor {}
class DirectoryEntryStream {}

export function createSurroundings(line: HostLine, environment: Readonly<Record<string, string>>): Record<string, object> {
  const printer = (): OutputStream => new OutputStream(line, printing(line));
  const exit = (how: string): never => {
    throw new Exit(`the guest exited (${how})`);
  };
  const random = (length: bigint): Uint8Array => {
    if (length > BigInt(MOST_RANDOM_BYTES)) throw new Error(`a guest asked for ${length} random bytes at once`);
    return randomBytes(Number(length));
  };
  const random64 = (): bigint => randomBytes(8).readBigUInt64LE();
  return {
    'wasi:cli/environment': { getEnvironment: () => Object.entries(environment), getArguments: () => [], initialCwd: () => undefined },
    'wasi:cli/exit': { exit: ({ tag }: { readonly tag: string }) => exit(tag), exitWithCode: (code: number) => exit(`code ${code}`) },
    'wasi:cli/stdin': { getStdin: () => new InputStream(line, Inflow.of(line, new Uint8Array(0))) },
    'wasi:cli/stdout': { getStdout: printer },
    'wasi:cli/stderr': { getStderr: printer },
    'wasi:cli/terminal-input': { TerminalInput },
    'wasi:cli/terminal-output': { TerminalOutput },
    'wasi:cli/terminal-stdin': { getTerminalStdin: () => undefined },
    'wasi:cli/terminal-stdout': { getTerminalStdout: () => undefined },
    'wasi:cli/terminal-stderr': { getTerminalStderr: () => undefined },
    'wasi:filesystem/preopens': { getDirectories: () => [] },
    'wasi:filesystem/types': { Descriptor, DirectoryEntryStream, filesystemErrorCode: () => undefined },
    'wasi:random/random': { getRandomBytes: random, getRandomU64: random64 },
    'wasi:random/insecure': { getInsecureRandomBytes: random, getInsecureRandomU64: random64 },
    'wasi:random/insecure-seed': { insecureSeed: () => [random64(), random64()] },
    'wasi:io/error': { Error: IoError },
  };
}

/** The host bounds and labels what is printed. */
function printing(line: HostLine): Sink {
  const decoder = new TextDecoder();
  return {
    room: 1 << 16,
    write: (bytes) => line.tell({ kind: 'print', text: decoder.decode(bytes, { stream: true }) }),
  };
}
