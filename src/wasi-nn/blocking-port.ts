/**
 * A question across a message port that this thread waits for, blocked: what a synchronous import needs when the answer comes
 * from elsewhere. The answer is posted first and the bell rung after, so that a thread that wakes finds it there. An answer that
 * came too late is thrown away by its number.
 */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { NnFault, type NnErrorCode } from './fault.ts';

interface Question<T> {
  readonly call: number;
  /** One Int32 that the answering side counts up. */
  readonly bell: SharedArrayBuffer;
  readonly request: T;
}

type Answer<T> =
  | { readonly call: number; readonly kind: 'answered'; readonly reply: T }
  | {
      readonly call: number;
      readonly kind: 'failed';
      readonly code: NnErrorCode;
      readonly message: string;
      readonly cause: string | undefined;
    };

export class BlockingPort<Request, Reply> {
  readonly #port: MessagePort;
  readonly #bell = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  readonly #rung = new Int32Array(this.#bell);
  #calls = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** `timeout` in milliseconds. @throws NnFault */
  ask(request: Request, timeout: number): Reply {
    const deadline = performance.now() + timeout;
    let seen = Atomics.load(this.#rung, 0);
    this.tell(request);
    for (;;) {
      const answer = this.#received();
      if (answer?.kind === 'answered') return answer.reply;
      if (answer?.kind === 'failed') throw new NnFault(answer.code, answer.message, answer.cause);
      if (Atomics.wait(this.#rung, 0, seen, deadline - performance.now()) === 'timed-out') {
        throw new NnFault('timeout', `there was no answer within ${timeout} ms`);
      }
      seen = Atomics.load(this.#rung, 0);
    }
  }

  /** Without waiting for the answer, which is thrown away as a late one is. */
  tell(request: Request): void {
    this.#calls += 1;
    this.#port.postMessage({ call: this.#calls, bell: this.#bell, request } satisfies Question<Request>);
  }

  #received(): Answer<Reply> | undefined {
    for (let received = receiveMessageOnPort(this.#port); received !== undefined; received = receiveMessageOnPort(this.#port)) {
      const answer = received.message as Answer<Reply>;
      if (answer.call === this.#calls) return answer;
    }
    return undefined;
  }
}

/** The other end. Whatever `answer` throws becomes the asking side's fault. */
export function answerPort<Request, Reply>(port: MessagePort, answer: (request: Request) => Reply | Promise<Reply>): void {
  port.on('message', ({ call, bell, request }: Question<Request>) => {
    void Promise.resolve()
      .then(() => answer(request))
      .then(
        (reply): Answer<Reply> => ({ call, kind: 'answered', reply }),
        (error: unknown): Answer<Reply> => ({ call, kind: 'failed', ...described(error) }),
      )
      .then((said) => {
        port.postMessage(said);
        const rung = new Int32Array(bell);
        Atomics.add(rung, 0, 1);
        Atomics.notify(rung, 0);
      });
  });
}

function described(error: unknown): Pick<NnFault, 'code' | 'message'> & { readonly cause: string | undefined } {
  if (!(error instanceof NnFault)) return { code: 'runtime-error', message: messageOf(error), cause: undefined };
  return { code: error.code, message: error.message, cause: error.cause === undefined ? undefined : messageOf(error.cause) };
}
