/** Long work on the event loop, in slices: look at `isOver` now and then, and wait for `next` when it is. */

import { nextTurn } from '../next-turn.ts';

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
