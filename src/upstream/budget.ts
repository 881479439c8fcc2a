/** One bound over the bytes that all requests hold at once (`--max-buffered`): bodies read and answers being recorded. */
export interface Budget {
  /** Takes `bytes` if they fit; else takes nothing. */
  take(bytes: number): boolean;
  /** Takes what must be held whatever the bound says (the piece in hand of a live answer), so that `give` stays balanced. */
  force(bytes: number): void;
  give(bytes: number): void;
  held(): number;
}

export function createBudget(limit: number): Budget {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > limit) return false;
      held += bytes;
      return true;
    },
    force(bytes) {
      held += bytes;
    },
    give(bytes) {
      held -= bytes;
    },
    held: () => held,
  };
}
