/** wasi:http's two handlers: the answer a guest gives, and what it fetches itself. */
import type { HostLine, Pending } from '../host-line.ts';
import { HostFailure } from '../host-line.ts';
import type { Fetched, StreamId } from '../messages.ts';
import { WitError } from './fault.ts';
import { IncomingResponse } from './http-incoming.ts';
import type { RequestToSend, ResponseToSend } from './http-outgoing.ts';
import { Inflow } from './inflow.ts';
import { Pollable } from './poll.ts';

interface ErrorCode {
  readonly tag: string;
  readonly val?: unknown;
}
type Result<T> = { readonly tag: 'ok'; readonly val: T } | { readonly tag: 'err'; readonly val: ErrorCode };

/** The codes of wasi:http that carry a record; all others that are used here carry nothing. */
const WITH_DETAIL: Readonly<Record<string, (why: string) => unknown>> = {
  'DNS-error': (why) => ({ rcode: why, infoCode: undefined }),
  'internal-error': (why) => why,
};

function errorCode(code: string, why: string): ErrorCode {
  const detail = WITH_DETAIL[code];
  return detail === undefined ? { tag: code } : { tag: code, val: detail(why) };
}

/** Where the guest puts its answer, once. */
export class ResponseOutparam {
  readonly #line: HostLine;

  constructor(line: HostLine) {
    this.#line = line;
  }

  static set(outparam: ResponseOutparam, answer: Result<ResponseToSend>): void {
    const line = outparam.#line;
    if (answer.tag === 'err') return line.tell({ kind: 'respond-error', code: answer.val.tag });
    const { val: response } = answer;
    line.tell({ kind: 'respond', status: response.statusCode(), headers: response.headers().toRaw(), body: response.bodyStream });
  }
}

export class FutureIncomingResponse {
  readonly #line: HostLine;
  readonly #stream: StreamId;
  readonly #fetched: Pending<Fetched>;
  #taken: 'no' | 'yes' = 'no';

  constructor(line: HostLine, request: RequestToSend) {
    this.#line = line;
    this.#stream = line.newStream();
    this.#fetched = line.ask('fetch', { ...request.toSend(), answer: this.#stream });
  }

  subscribe(): Pollable {
    return new Pollable(this.#line, () => this.#fetched.isHere);
  }

  get(): { readonly tag: 'ok'; readonly val: Result<IncomingResponse> } | { readonly tag: 'err'; readonly val: undefined } | undefined {
    if (this.#taken === 'yes') return { tag: 'err', val: undefined };
    this.#line.receive();
    if (!this.#fetched.isHere) return undefined;
    this.#taken = 'yes';
    return { tag: 'ok', val: this.#result() };
  }

  /** A guest that gives up on an answer gives up its connection. */
  [Symbol.dispose](): void {
    if (this.#taken === 'no') this.#line.tell({ kind: 'drop', stream: this.#stream });
  }

  #result(): Result<IncomingResponse> {
    try {
      const fetched = this.#fetched.take();
      if (fetched.kind === 'failed') return { tag: 'err', val: errorCode(fetched.code, fetched.why) };
      const body = Inflow.pulled(this.#line, this.#stream);
      return { tag: 'ok', val: new IncomingResponse(this.#line, { ...fetched, body }) };
    } catch (error) {
      if (error instanceof HostFailure) return { tag: 'err', val: errorCode('internal-error', error.message) };
      throw error;
    }
  }
}

export function createOutgoingHandler(line: HostLine): object {
  return {
    handle(request: RequestToSend): FutureIncomingResponse {
      if (request.toSend().authority === '') throw new WitError({ tag: 'HTTP-request-URI-invalid' });
      return new FutureIncomingResponse(line, request);
    },
  };
}
