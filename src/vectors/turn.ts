/** Long work on the event loop, in slices: look at `isOver` now and then, and wait for `next` when it is. */

/** Milliseconds of work before other requests get their turn. */
const SLICE = 2;

export class Turn {
  #began: number = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#began >= SLICE;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
