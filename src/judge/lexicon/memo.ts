/**
 * Remembers what was worked out for recent keys. Two halves: when the young one is full the old one is forgotten, so that
 * ten thousand words that never come again cost no more memory than `2 * most` entries, and no bookkeeping per use.
 */
export class Memo<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  of(key: string, work: (key: string) => Value): Value {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? work(key);
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
