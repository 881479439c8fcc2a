/**
 * One request while a guest works at it: what the guest asks is answered here, what it answers goes to the caller. When it is
 * over everything the guest left open is closed: no connection, model run or body outlives its request.
 */
import { messageOf, ProxyError } from '../errors.ts';
import type { Exchange, Head } from '../exchange.ts';
import { endToEnd, headerValue, without } from '../headers.ts';
import { errorReply } from '../http/error-reply.ts';
import { Bodies, exact } from './bodies.ts';
import type { AskKind, Asks, FromGuest, GuestEnd, HostReply, IncomingHead, OutgoingHead } from './messages.ts';
import { REQUEST_BODY } from './messages.ts';
import { Printed } from './printed.ts';
import type { Pipe } from './pipe.ts';
import type { Services } from './services.ts';

/** A request body up to this long goes to the guest in one piece with its head. */
const SHORT_BODY = 256 * 1024;
/** Names the connection, not the request; wasi:http tells it as the authority. */
const HOST: ReadonlySet<string> = new Set(['host']);
/** The door counts what it sends. */
const LENGTH: ReadonlySet<string> = new Set(['content-length']);

type AskMessage = Extract<FromGuest, { readonly number: number }>;

/** `failure`: why there is no answer, where the guest gave none. */
export interface SessionEnd {
  readonly how: GuestEnd['how'];
  readonly failure: ProxyError;
}

export class Session {
  readonly #exchange: Exchange;
  readonly #services: Services;
  readonly #over = new AbortController();
  readonly #bodies = new Bodies();
  readonly #printed: Printed;
  #answer: { readonly head: Head; readonly body: Pipe | undefined; sent?: Promise<void> } | undefined;
  #error: ProxyError | undefined;
  #signal: AbortSignal | undefined;

  constructor(exchange: Exchange, services: Services) {
    this.#exchange = exchange;
    this.#services = services;
    this.#printed = new Printed(services.print);
  }

  /** Rejects when the caller leaves before a short body is whole. */
  async head(): Promise<IncomingHead> {
    const { method, target, headers } = this.#exchange;
    const body = await this.#exchange.readBody(SHORT_BODY);
    if (body.kind === 'partial') this.#bodies.offer(REQUEST_BODY, body.stream);
    const bytes = body.kind === 'whole' ? body.bytes : undefined;
    return {
      method,
      target,
      authority: headerValue(headers, 'host'),
      headers: without(endToEnd(headers), HOST),
      body: bytes === undefined ? { kind: 'stream' } : bytes.length === 0 ? { kind: 'none' } : { kind: 'whole', bytes: exact(bytes) },
    };
  }

  hear(message: FromGuest, reply: (reply: HostReply) => void): void {
    if ('number' in message) return void this.#reply(message, reply);
    switch (message.kind) {
      case 'respond':
        return this.#respond(message);
      case 'respond-error':
        this.#error = new ProxyError('guest-refused', `the guest answered with the error ${message.code} in place of a response`);
        return;
      case 'end':
        return this.#bodies.written(message.stream).end(message.how);
      case 'drop':
        return this.#bodies.drop(message.stream);
      case 'print':
        return this.#printed.add(message.text);
      case 'done':
        return this.#bodies.close();
      case 'ready':
        // Of the thread, not of a request.
        return;
      default:
        return message satisfies never;
    }
  }

  /** Resolves when the caller has what there is: to what was wrong with it, which one who has half of it already sees as a cut. */
  async end({ how, failure }: SessionEnd): Promise<ProxyError | undefined> {
    const { body, sent } = this.#answer ?? {};
    const wrong = how === 'returned' && sent !== undefined && body?.isFinished !== false ? undefined : (this.#error ?? failure);
    this.#over.abort();
    this.#bodies.close();
    this.#printed.end();
    if (sent !== undefined) await sent;
    else if (wrong !== undefined) await this.#refuse(wrong);
    return wrong;
  }

  #refuse(error: ProxyError): Promise<void> {
    const { head, body } = errorReply(error, this.#exchange);
    return this.#exchange.reply(head, body);
  }

  #respond({ status, headers, body }: Extract<FromGuest, { kind: 'respond' }>): void {
    if (this.#answer !== undefined) return;
    const kept = endToEnd(headers);
    const pipe = body === undefined ? undefined : this.#bodies.written(body);
    this.#answer = { head: { status, headers: pipe === undefined ? kept : without(kept, LENGTH) }, body: pipe };
    // After all that came with it: one that is known to stay half is not begun, and its caller is told why instead.
    queueMicrotask(() => this.#send());
  }

  #send(): void {
    const answer = this.#answer;
    if (answer === undefined || answer.body?.isCut === true) return;
    answer.sent = this.#exchange.reply(answer.head, answer.body);
  }

  async #reply(ask: AskMessage, reply: (reply: HostReply) => void): Promise<void> {
    try {
      reply({ kind: 'reply', number: ask.number, value: await this.#do(ask) });
    } catch (error) {
      reply({ kind: 'failed', number: ask.number, why: messageOf(error) });
    }
  }

  #do(ask: AskMessage): Asks[AskKind]['reply'] | Promise<Asks[AskKind]['reply']> {
    const { keyValues, vectors, models } = this.#services;
    switch (ask.kind) {
      case 'pull':
        return this.#bodies.pull(ask.stream);
      case 'write':
        return new Promise((resolve) => this.#bodies.written(ask.stream).push(ask.bytes, resolve));
      case 'fetch':
        return this.#fetch(ask);
      case 'key-get':
        return keyValues.get(ask.key);
      case 'key-set':
        return keyValues.set(ask.key, ask.value);
      case 'key-delete':
        keyValues.delete(ask.key);
        return 'deleted';
      case 'key-list':
        return keyValues.list(ask.cursor);
      case 'nearest':
        return vectors.nearest(ask);
      case 'vector-put':
        return vectors.put(ask);
      case 'vector-remove':
        return vectors.remove(ask);
      case 'run-model':
        return models.run(ask.model, ask.inputs, this.#left());
      default:
        return ask satisfies never;
    }
  }

  async #fetch({ method, scheme, authority, target, headers, body, answer }: OutgoingHead): Promise<Asks['fetch']['reply']> {
    const fetched = await this.#services.fetch(
      {
        method,
        origin: `${scheme}://${authority}`,
        target,
        headers: without(endToEnd(headers), HOST),
        body: body === undefined ? undefined : this.#bodies.written(body),
      },
      AbortSignal.any([this.#bodies.expect(answer), this.#left()]),
    );
    if (fetched.kind === 'failed') return fetched;
    this.#bodies.offer(answer, fetched.body);
    return { kind: 'answer', status: fetched.status, headers: fetched.headers };
  }

  /** A caller who leaves takes the guest's own requests with it: nobody else waits for them. */
  #left(): AbortSignal {
    this.#signal ??= AbortSignal.any([this.#over.signal, this.#exchange.signal]);
    return this.#signal;
  }
}
