/**
 * multipart/form-data (RFC 7578) as parts, read while it arrives: a file is hashed and never held. Only this file knows the
 * format. What the parser would pass over in silence (a part without a name, a header it cannot read, too many of anything)
 * makes the whole form unreadable here: two requests that differ in it must not come out as one.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import type { FormParts, Part } from '../exchange.ts';
import type { FormReader } from './pieces.ts';

/** More than any request of an audio API has. */
const MOST_PARTS = 256;
/** A field longer than this is told by its digest, like a file; nothing that steers an answer is as long. */
const LONGEST_TEXT = 64 * 1024;
/** Of one part's headers; far below where the parser begins to drop some. */
const LONGEST_HEADERS = 4096;
const MOST_HEADERS = 16;

/** RFC 2046 5.1.1: at most 70 characters. */
const BOUNDARY = /;\s*boundary=(?:"([^"\\]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i;
/** What RFC 7578 4.7 leaves of transfer encodings: those that encode nothing. */
const PLAIN_ENCODINGS: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary']);

type PartHeaders = Readonly<Record<string, readonly string[]>>;
type Named = Pick<Part, 'name' | 'type'> & { readonly kind: 'field' | 'file' };

export function createFormReader(contentType: string | undefined): FormReader {
  const boundary = boundaryIn(contentType ?? '');
  if (boundary === undefined) return unreadable('the content type names no form, or not one boundary');
  return new DicedForm(boundary);
}

function unreadable(problem: string): FormReader {
  return { push: () => {}, end: () => Promise.resolve({ kind: 'unreadable', problem }) };
}

/** Of two the provider might take the other one. */
export function boundaryIn(contentType: string): string | undefined {
  if (!/^\s*multipart\/form-data\s*;/i.test(contentType) || contentType.match(/boundary\s*=/gi)?.length !== 1) return undefined;
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  return quoted ?? plain;
}

class DicedForm implements FormReader {
  readonly #dicer: Dicer;
  readonly #parts: (Part | undefined)[] = [];
  readonly #over: Promise<void>;
  #problem: string | undefined;
  #open = 0;
  #diced: 'no' | 'to-the-end' = 'no';
  #settle: () => void = () => {};

  constructor(boundary: string) {
    this.#dicer = new Dicer({ boundary });
    this.#over = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#dicer.on('part', (part: Readable) => this.#begin(part));
    this.#dicer.on('error', (error: Error) => this.#fail(error.message));
    this.#dicer.on('finish', () => {
      this.#diced = 'to-the-end';
      this.#settleIfOver();
    });
  }

  push(piece: Uint8Array): void {
    if (this.#problem === undefined) this.#dicer.write(piece);
  }

  async end(): Promise<FormParts> {
    if (this.#problem === undefined) this.#dicer.end();
    await this.#over;
    const parts = this.#parts.filter((part) => part !== undefined);
    return this.#problem === undefined ? { kind: 'parts', parts } : { kind: 'unreadable', problem: this.#problem };
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
    this.#settle();
  }

  /** The parser calls itself finished before an empty last part has told its end. */
  #settleIfOver(): void {
    if (this.#diced === 'to-the-end' && this.#open === 0) this.#settle();
  }

  #begin(stream: Readable): void {
    const place = this.#parts.push(undefined) - 1;
    if (place >= MOST_PARTS) this.#fail('the form has too many parts');
    this.#open += 1;
    let named: Named | string = 'a part has no readable headers';
    const content = createContent();
    stream.on('header', (headers: PartHeaders) => {
      named = namedBy(headers);
    });
    stream.on('data', (data: Uint8Array) => content.push(data));
    stream.on('error', (error: Error) => this.#fail(error.message));
    stream.on('end', () => {
      this.#open -= 1;
      if (typeof named === 'string') return this.#fail(named);
      this.#parts[place] = content.as(named);
      this.#settleIfOver();
    });
  }
}

/** The name and the type of a part, or why it has none. */
function namedBy(headers: PartHeaders): Named | string {
  const values = Object.values(headers).flat();
  const size = Object.keys(headers).reduce((sum, name) => sum + name.length, 0) + values.reduce((sum, value) => sum + value.length, 0);
  if (values.length > MOST_HEADERS || size > LONGEST_HEADERS) return 'a part has too many headers';
  const { 'content-disposition': dispositions = [], 'content-type': types = [], 'content-transfer-encoding': encodings = [] } = headers;
  const [disposition = ''] = dispositions;
  const named = disposition.replace(FILE_NAME, '');
  const name = nameIn(named);
  if (dispositions.length !== 1 || name === undefined) return 'a part is not named as a part of a form';
  if (types.length > 1) return 'a part has several types';
  if (!encodings.every((encoding) => PLAIN_ENCODINGS.has(encoding.trim().toLowerCase()))) return 'a part is encoded';
  const [type = 'text/plain'] = types; // RFC 7578 4.4
  return { name, type: type.trim(), kind: named === disposition ? 'field' : 'file' };
}

const FILE_NAME = /;\s*filename\*?\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^;"]*)/gi;
/** A name and nothing else: what a further parameter would mean, nobody here knows. */
const NAME = /^\s*form-data\s*;\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))\s*;?\s*$/i;

/** Headers come one character a byte; names are UTF-8. */
function nameIn(disposition: string): string | undefined {
  const [, quoted, plain] = NAME.exec(disposition) ?? [];
  const name = quoted ?? plain;
  return name === undefined ? undefined : textOf([Buffer.from(name, 'latin1')]);
}

interface Content {
  push(data: Uint8Array): void;
  as(named: Named): Part;
}

function createContent(): Content {
  const hash = createHash('sha256');
  let held: Uint8Array[] = [];
  let length = 0;
  return {
    push(data) {
      hash.update(data);
      length += data.length;
      if (length <= LONGEST_TEXT) held.push(data);
      else held = [];
    },
    as({ name, type, kind }) {
      const text = kind === 'field' && length <= LONGEST_TEXT ? textOf(held) : undefined;
      if (text !== undefined) return { kind: 'field', name, type, text };
      return { kind: kind === 'file' ? 'file' : 'long-field', name, type, sha256: hash.digest('base64url'), length };
    },
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `undefined` for what is no text. */
function textOf(pieces: readonly Uint8Array[]): string | undefined {
  try {
    return decoder.decode(Buffer.concat(pieces));
  } catch {
    return undefined;
  }
}
