/** wasi:keyvalue/store: one bucket, kept by the host, shared by all instances of the guest. */
import { HostFailure, type HostLine } from '../host-line.ts';
import type { AskKind, Asks, Reply } from '../messages.ts';
import { WitError } from './fault.ts';

const BUCKET = 'nearhit';
/** A store that takes longer than this costs more than the miss it would have saved. */
const WITHIN_MS = 2_000;

export function createKeyValue(line: HostLine): object {
  const ask = <Kind extends AskKind>(kind: Kind, what: Asks[Kind]['ask']): Reply<Kind> => {
    try {
      return line.call(kind, what, WITHIN_MS);
    } catch (error) {
      if (error instanceof HostFailure) throw other(error.message);
      throw error;
    }
  };

  class Bucket {
    get(key: string): Uint8Array | undefined {
      return ask('key-get', { key });
    }
    set(key: string, value: Uint8Array): void {
      if (ask('key-set', { key, value }) === 'too-large') throw other(`a value of ${value.length} bytes under so long a key is too large`);
    }
    delete(key: string): void {
      ask('key-delete', { key });
    }
    exists(key: string): boolean {
      return ask('key-get', { key }) !== undefined;
    }
    listKeys(cursor: bigint | undefined): object {
      const listed = ask('key-list', { cursor: cursor === undefined ? undefined : Number(cursor) });
      return { keys: listed.keys, cursor: listed.cursor === undefined ? undefined : BigInt(listed.cursor) };
    }
  }

  const open = (identifier: string): Bucket => {
    if (identifier !== BUCKET) throw new WitError({ tag: 'no-such-store' });
    return new Bucket();
  };
  return { Bucket, open };
}

function other(why: string): WitError {
  return new WitError({ tag: 'other', val: why });
}
