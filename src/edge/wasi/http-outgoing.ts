/** wasi:http/types, what a guest makes: its answer, and requests of its own. */
import type { HostLine } from '../host-line.ts';
import { WitError } from './fault.ts';
import type { Fields } from './fields.ts';
import { methodName, toMethod, type Method } from './method.ts';
import { Outflow } from './outflow.ts';
import { OutputStream } from './streams.ts';

export type Scheme = { readonly tag: string; readonly val?: string };

/** Its classes hold the thread's line, because a guest constructs them by itself. */
export function createOutgoing(line: HostLine): OutgoingTypes {
  class OutgoingResponse extends OutgoingMessage {
    status = 200;
    constructor(headers: Fields) {
      super(line, headers);
    }
    statusCode(): number {
      return this.status;
    }
    setStatusCode(status: number): void {
      if (status < 100 || status > 599) throw new WitError(undefined);
      this.status = status;
    }
  }

  class OutgoingRequest extends OutgoingMessage implements RequestToSend {
    #method: Method = toMethod('get');
    #target: string | undefined;
    #scheme: Scheme | undefined;
    #authority: string | undefined;
    constructor(headers: Fields) {
      super(line, headers);
    }
    method = (): Method => this.#method;
    setMethod = (method: Method): void => void (this.#method = method);
    pathWithQuery = (): string | undefined => this.#target;
    setPathWithQuery = (target: string | undefined): void => void (this.#target = target);
    scheme = (): Scheme | undefined => this.#scheme;
    setScheme = (scheme: Scheme | undefined): void => void (this.#scheme = scheme);
    authority = (): string | undefined => this.#authority;
    setAuthority = (authority: string | undefined): void => void (this.#authority = authority);
    toSend(): ReturnType<RequestToSend['toSend']> {
      return {
        method: methodName(this.#method),
        scheme: (this.#scheme?.val ?? this.#scheme?.tag ?? 'HTTPS').toLowerCase(),
        authority: this.#authority ?? '',
        target: this.#target ?? '/',
        headers: this.headers().toRaw(),
        body: this.bodyStream,
      };
    }
  }
  return { OutgoingResponse, OutgoingRequest };
}

export interface OutgoingTypes {
  readonly OutgoingResponse: new (headers: Fields) => ResponseToSend;
  readonly OutgoingRequest: new (headers: Fields) => RequestToSend;
}

export interface ResponseToSend extends OutgoingMessage {
  statusCode(): number;
}

export interface RequestToSend extends OutgoingMessage {
  toSend(): {
    readonly method: string;
    readonly scheme: string;
    readonly authority: string;
    readonly target: string;
    readonly headers: readonly string[];
    readonly body: number | undefined;
  };
}

class OutgoingMessage {
  readonly #line: HostLine;
  readonly #headers: Fields;
  #body: OutgoingBody | undefined;

  constructor(line: HostLine, headers: Fields) {
    this.#line = line;
    this.#headers = headers.lock();
  }

  headers(): Fields {
    return this.#headers;
  }

  body(): OutgoingBody {
    if (this.#body !== undefined) throw new WitError(undefined);
    this.#body = new OutgoingBody(this.#line);
    return this.#body;
  }

  /** `undefined`: the guest asked for no body to write. */
  get bodyStream(): number | undefined {
    return this.#body?.outflow.stream;
  }
}

export class OutgoingBody {
  readonly outflow: Outflow;
  readonly #line: HostLine;
  #written: 'no' | 'yes' = 'no';

  constructor(line: HostLine) {
    this.#line = line;
    this.outflow = new Outflow(line);
  }

  write(): OutputStream {
    if (this.#written === 'yes') throw new WitError(undefined);
    this.#written = 'yes';
    return new OutputStream(this.#line, this.outflow);
  }

  /** Trailers are left out: neither door has a place for them. */
  static finish(body: OutgoingBody): void {
    body.outflow.end('whole');
  }

  /** The WIT: a body dropped without `finish` is not whole, and its reader must be told. */
  [Symbol.dispose](): void {
    this.outflow.end('cut');
  }
}

/** Kept for a guest that reads them back, and not used: how long a provider may take is the operator's word. */
export class RequestOptions {
  #connect: bigint | undefined;
  #firstByte: bigint | undefined;
  #betweenBytes: bigint | undefined;
  connectTimeout = (): bigint | undefined => this.#connect;
  setConnectTimeout = (duration: bigint | undefined): void => void (this.#connect = duration);
  firstByteTimeout = (): bigint | undefined => this.#firstByte;
  setFirstByteTimeout = (duration: bigint | undefined): void => void (this.#firstByte = duration);
  betweenBytesTimeout = (): bigint | undefined => this.#betweenBytes;
  setBetweenBytesTimeout = (duration: bigint | undefined): void => void (this.#betweenBytes = duration);
}
