/** wasi:http/types, what a guest receives: the caller's request, and answers to what it fetched. */
import type { RawHeaders } from '../../exchange.ts';
import type { HostLine } from '../host-line.ts';
import { REQUEST_BODY, type IncomingHead } from '../messages.ts';
import { WitError } from './fault.ts';
import { Fields } from './fields.ts';
import { Inflow } from './inflow.ts';
import { toMethod, type Method } from './method.ts';
import { Pollable } from './poll.ts';
import { InputStream } from './streams.ts';

export class IncomingRequest {
  readonly #line: HostLine;
  readonly #head: IncomingHead;
  readonly #headers: Fields;
  readonly #body: IncomingBody;

  constructor(line: HostLine, head: IncomingHead) {
    this.#line = line;
    this.#head = head;
    this.#headers = Fields.received(head.headers);
    this.#body = new IncomingBody(line, requestBody(line, head));
  }

  method(): Method {
    return toMethod(this.#head.method);
  }

  pathWithQuery(): string {
    return this.#head.target;
  }

  scheme(): { readonly tag: 'HTTP' } {
    return { tag: 'HTTP' };
  }

  authority(): string | undefined {
    return this.#head.authority;
  }

  headers(): Fields {
    return this.#headers;
  }

  consume(): IncomingBody {
    return this.#body.once();
  }

  [Symbol.dispose](): void {
    this.#line.receive();
  }
}

function requestBody(line: HostLine, { body }: IncomingHead): Inflow {
  if (body.kind === 'stream') return Inflow.pulled(line, REQUEST_BODY);
  return Inflow.of(line, body.kind === 'whole' ? body.bytes : new Uint8Array(0));
}

export class IncomingResponse {
  readonly #status: number;
  readonly #headers: Fields;
  readonly #body: IncomingBody;

  constructor(line: HostLine, { status, headers, body }: { readonly status: number; readonly headers: RawHeaders; readonly body: Inflow }) {
    this.#status = status;
    this.#headers = Fields.received(headers);
    this.#body = new IncomingBody(line, body);
  }

  status(): number {
    return this.#status;
  }

  headers(): Fields {
    return this.#headers;
  }

  consume(): IncomingBody {
    return this.#body.once();
  }
}

export class IncomingBody {
  readonly #line: HostLine;
  readonly #inflow: Inflow;
  readonly #given = { body: false, stream: false };

  constructor(line: HostLine, inflow: Inflow) {
    this.#line = line;
    this.#inflow = inflow;
  }

  /** The WIT: each may be had once. */
  once(): this {
    return this.#give('body', this);
  }

  stream(): InputStream {
    return this.#give('stream', new InputStream(this.#line, this.#inflow));
  }

  static finish(body: IncomingBody): FutureTrailers {
    body.#inflow.drop();
    return new FutureTrailers(body.#line);
  }

  [Symbol.dispose](): void {
    this.#inflow.drop();
  }

  #give<T>(what: 'body' | 'stream', value: T): T {
    if (this.#given[what]) throw new WitError(undefined);
    this.#given[what] = true;
    return value;
  }
}

/** None ever come: the doors of this host take no trailers. */
export class FutureTrailers {
  readonly #line: HostLine;

  constructor(line: HostLine) {
    this.#line = line;
  }

  subscribe(): Pollable {
    return new Pollable(this.#line, () => true);
  }

  get(): object {
    return { tag: 'ok', val: { tag: 'ok', val: undefined } };
  }
}
