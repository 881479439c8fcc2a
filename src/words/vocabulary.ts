/** Which terms occur, and where each one's postings lie: an open hash table in three typed arrays. Terms only come. */
const FIRST_PLACES = 16;
/** Full enough to be small (12 bytes a place), empty enough that a search looks at two places on average. */
const MOST_FULL = 0.75;
/** Knuth's multiplier: hashes that differ in their high bits alone must not meet. */
const SPREAD = 0x9e3779b1;

export class Vocabulary {
  /** 0: empty. No term is 0. */
  #terms = new Uint32Array(FIRST_PLACES);
  /** Where its segment begins. */
  #starts = new Uint32Array(FIRST_PLACES);
  #lengths = new Uint32Array(FIRST_PLACES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#terms.byteLength * 3;
  }

  /** -1: it does not occur. A place is good until the next `placeOf`. */
  find(term: number): number {
    const place = this.#probe(term);
    return this.#terms[place] === term ? place : -1;
  }

  /** Takes the term in where it is new, with no postings. */
  placeOf(term: number): number {
    const place = this.#probe(term);
    if (this.#terms[place] === term) return place;
    if (this.#size >= this.#terms.length * MOST_FULL) {
      this.#grow();
      return this.placeOf(term);
    }
    this.#terms[place] = term;
    this.#size += 1;
    return place;
  }

  start(place: number): number {
    return this.#starts[place] as number;
  }

  length(place: number): number {
    return this.#lengths[place] as number;
  }

  set(place: number, start: number, length: number): void {
    this.#starts[place] = start;
    this.#lengths[place] = length;
  }

  /** Where it is, or the empty place where it would be. */
  #probe(term: number): number {
    const last = this.#terms.length - 1;
    let place = Math.imul(term, SPREAD) >>> Math.clz32(last);
    for (;;) {
      const there = this.#terms[place];
      if (there === term || there === 0) return place;
      place = (place + 1) & last;
    }
  }

  #grow(): void {
    const [terms, starts, lengths] = [this.#terms, this.#starts, this.#lengths];
    this.#terms = new Uint32Array(terms.length * 2);
    this.#starts = new Uint32Array(terms.length * 2);
    this.#lengths = new Uint32Array(terms.length * 2);
    terms.forEach((term, old) => {
      if (term === 0) return;
      const place = this.#probe(term);
      this.#terms[place] = term;
      this.set(place, starts[old] as number, lengths[old] as number);
    });
  }
}
