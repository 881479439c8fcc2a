/** What one request's guest prints, as lines for the operator's log, and no more than so much of it. */
const MOST = 16 * 1024;

export class Printed {
  readonly #write: (line: string) => void;
  #partial = '';
  #room = MOST;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  add(text: string): void {
    const taken = text.slice(0, this.#room);
    this.#room -= taken.length;
    const lines = (this.#partial + taken).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  end(): void {
    this.#line(this.#partial);
    this.#partial = '';
    if (this.#room === 0) this.#write(`... (a guest printed more than ${MOST} characters for one request)`);
  }

  /** The engine of our own guest ends each line twice. */
  #line(line: string): void {
    if (line.trim() !== '') this.#write(line);
  }
}
