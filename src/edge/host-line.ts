/**
 * A guest thread's line to the host. A guest's imports are synchronous, so the thread sends, sleeps on shared memory until
 * the host has answered, and takes the answer off its port: no turn of an event loop on this side.
 */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { rings, sleepUntilRung, startBusy, stopBusy, type SharedWords } from './busy-clock.ts';
import type { AskKind, Asks, FromGuest, HostReply, Reply, StreamId } from './messages.ts';

/** The host itself failed: no answer of its stores, models or connections. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
}

/** Something the host was asked, and its reply when that is here. */
export interface Pending<T> {
  readonly isHere: boolean;
  /** @throws HostFailure; only when it is here. */
  take(): T;
}

type Outcome = { readonly kind: 'waiting' } | HostReply;
const WAITING: Outcome = { kind: 'waiting' };

/** Bytes of bodies that are sent on before anything waits: the reader need not wait for a guest that goes on computing. */
const SENT_FROM = 64 * 1024;

export class HostLine {
  readonly #port: MessagePort;
  readonly #words: SharedWords;
  readonly #waiting = new Map<number, (reply: HostReply) => void>();
  #numbers = 0;
  /** Sent as one message when the guest waits or is done: a message costs both threads more than what is in it. */
  #outbox: FromGuest[] = [];
  #outboxBytes = 0;

  constructor(port: MessagePort, words: SharedWords) {
    this.#port = port;
    this.#words = words;
  }

  tell(message: FromGuest): void {
    this.#outbox.push(message);
    if (message.kind === 'write') this.#outboxBytes += message.bytes.length;
    if (this.#outboxBytes >= SENT_FROM) this.send();
  }

  /** What was told and asked so far. */
  send(): void {
    if (this.#outbox.length === 0) return;
    this.#port.postMessage(this.#outbox);
    this.#outbox = [];
    this.#outboxBytes = 0;
  }

  newStream(): StreamId {
    this.#numbers += 1;
    return this.#numbers;
  }

  ask<Kind extends AskKind>(kind: Kind, what: Asks[Kind]['ask']): Pending<Reply<Kind>> {
    this.#numbers += 1;
    const number = this.#numbers;
    let outcome: Outcome = WAITING;
    this.#waiting.set(number, (reply) => (outcome = reply));
    this.tell({ kind, number, ...what } as FromGuest);
    return {
      get isHere() {
        return outcome.kind !== 'waiting';
      },
      take() {
        if (outcome.kind === 'reply') return outcome.value as Reply<Kind>;
        throw new HostFailure(outcome.kind === 'failed' ? outcome.why : 'its reply is not here yet');
      },
    };
  }

  /** Asks and waits. @throws HostFailure, also where the host is silent for so long. */
  call<Kind extends AskKind>(kind: Kind, what: Asks[Kind]['ask'], withinMs: number): Reply<Kind> {
    const pending = this.ask(kind, what);
    if (!this.waitFor(() => pending.isHere, performance.now() + withinMs))
      throw new HostFailure(`the host did not answer ${kind} within ${withinMs} ms`);
    return pending.take();
  }

  /** True when it holds, false when `until` (of `performance.now()`) passed first. The guest is not computing meanwhile. */
  waitFor(holds: () => boolean, until: number = Infinity): boolean {
    if (holds()) return true;
    this.send();
    stopBusy(this.#words);
    try {
      for (;;) {
        const seen = rings(this.#words);
        this.receive();
        if (holds()) return true;
        const left = until - performance.now();
        if (left <= 0) return false;
        sleepUntilRung(this.#words, seen, left);
      }
    } finally {
      startBusy(this.#words);
    }
  }

  /** Takes in what has come, without waiting. */
  receive(): void {
    for (let got = receiveMessageOnPort(this.#port); got !== undefined; got = receiveMessageOnPort(this.#port)) {
      const reply = got.message as HostReply;
      const settle = this.#waiting.get(reply.number);
      this.#waiting.delete(reply.number);
      settle?.(reply);
    }
  }

  /** The request is over: nobody is left to take what comes of its asks. */
  forget(): void {
    this.#waiting.clear();
  }
}
