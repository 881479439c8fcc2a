/** wasi:http's `fields`: header names and values, in wire order. */
import type { RawHeaders } from '../../exchange.ts';
import { isNamed } from '../../headers.ts';
import { WitError } from './fault.ts';

type Entry = readonly [name: string, value: Uint8Array];

/** RFC 9110 5.6.2 and 5.5. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const CR = 13;
const LF = 10;

export class Fields {
  #entries: Entry[] = [];
  #access: 'open' | 'immutable' = 'open';

  static fromList(entries: readonly Entry[]): Fields {
    const fields = new Fields();
    for (const [name, value] of entries) fields.append(name, value);
    return fields;
  }

  /** Of a message that came: the guest may read it, not change it. */
  static received(headers: RawHeaders): Fields {
    const fields = new Fields();
    for (let i = 0; i < headers.length; i += 2) fields.#entries.push([headers[i] ?? '', Buffer.from(headers[i + 1] ?? '', 'latin1')]);
    return fields.lock();
  }

  /** Once it is part of a message. */
  lock(): this {
    this.#access = 'immutable';
    return this;
  }

  get(name: string): Uint8Array[] {
    const lower = name.toLowerCase();
    return this.#entries.filter(([other]) => isNamed(other, lower)).map(([, value]) => value);
  }

  has(name: string): boolean {
    const lower = name.toLowerCase();
    return this.#entries.some(([other]) => isNamed(other, lower));
  }

  set(name: string, values: readonly Uint8Array[]): void {
    this.#check(name, values);
    this.#remove(name);
    for (const value of values) this.#entries.push([name, value]);
  }

  delete(name: string): void {
    this.#check(name, []);
    this.#remove(name);
  }

  append(name: string, value: Uint8Array): void {
    this.#check(name, [value]);
    this.#entries.push([name, value]);
  }

  entries(): Entry[] {
    return this.#entries;
  }

  clone(): Fields {
    const copy = new Fields();
    copy.#entries = [...this.#entries];
    return copy;
  }

  /** Bytes outside ASCII cross as they are. */
  toRaw(): string[] {
    return this.#entries.flatMap(([name, value]) => [name, Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')]);
  }

  #remove(name: string): void {
    const lower = name.toLowerCase();
    this.#entries = this.#entries.filter(([other]) => !isNamed(other, lower));
  }

  /** A line break in a value would begin a header, or a second answer, of the guest's making. */
  #check(name: string, values: readonly Uint8Array[]): void {
    if (this.#access === 'immutable') throw new WitError({ tag: 'immutable' });
    const broken = values.some((value) => value.includes(CR) || value.includes(LF) || value.includes(0));
    if (!TOKEN.test(name) || broken) throw new WitError({ tag: 'invalid-syntax' });
  }
}
