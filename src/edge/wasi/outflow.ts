/** Bytes on their way from a guest. It may write while less than WINDOW is still on its way to the reader. */
import type { HostLine, Pending } from '../host-line.ts';
import type { StreamId } from '../messages.ts';

const WINDOW = 256 * 1024;

interface Written {
  readonly size: number;
  readonly reply: Pending<'taken' | 'closed'>;
}

/** Where a guest's output stream ends. */
export interface Sink {
  /** How much may be written now. */
  readonly room: number | 'closed';
  write(bytes: Uint8Array): void;
}

export class Outflow implements Sink {
  readonly stream: StreamId;
  readonly #line: HostLine;
  #written: Written[] = [];
  #state: 'open' | 'closed' = 'open';

  constructor(line: HostLine) {
    this.#line = line;
    this.stream = line.newStream();
  }

  get room(): number | 'closed' {
    const onItsWay = this.#settle();
    return this.#state === 'closed' ? 'closed' : Math.max(0, WINDOW - onItsWay);
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#written.push({ size: bytes.length, reply: this.#line.ask('write', { stream: this.stream, bytes }) });
  }

  end(how: 'whole' | 'cut'): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#line.tell({ kind: 'end', stream: this.stream, how });
  }

  /** Bytes the reader has not taken. */
  #settle(): number {
    let sum = 0;
    this.#written = this.#written.filter(({ size, reply }) => {
      if (!reply.isHere) {
        sum += size;
        return true;
      }
      if (reply.take() === 'closed') this.#state = 'closed';
      return false;
    });
    return sum;
  }
}
