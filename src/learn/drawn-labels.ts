/**
 * The labels of one group that were drawn by chance, newest last, in pages of an epoch: a page is rewritten with each of
 * its labels and then never again, so a label costs one small row and a start reads 21 rows a group.
 *
 * A page: its number (4 bytes), then 9 bytes a label: verdict (1), score (8).
 */
import type { DrawnLabel } from './bar.ts';
import { EPOCH, WINDOW } from './bar.ts';

/** One page more than the window, so that the window of the last epoch is still whole within the next. */
export const PAGES: number = WINDOW / EPOCH + 1;
const HEAD = 4;
const LABEL = 9;

export class DrawnLabels {
  /** The last of them; the first has the number `#count - #kept.length`. */
  readonly #kept: DrawnLabel[] = [];
  #count = 0;

  /** All that were ever drawn. */
  get count(): number {
    return this.#count;
  }

  add(label: DrawnLabel): { readonly slot: number; readonly page: Uint8Array } {
    this.#kept.push(label);
    this.#count += 1;
    if (this.#kept.length > PAGES * EPOCH) this.#kept.splice(0, EPOCH);
    const page = Math.floor((this.#count - 1) / EPOCH);
    return { slot: page % PAGES, page: encodePage(page, this.between(page * EPOCH, this.#count)) };
  }

  /** By number: from the first to, not including, the last. What is no longer kept is left out. */
  between(first: number, last: number): readonly DrawnLabel[] {
    const offset = this.#count - this.#kept.length;
    return this.#kept.slice(Math.max(0, first - offset), Math.max(0, last - offset));
  }

  /** Pages as stored, in any order. A page that is missing or damaged takes those before it along: a window has no holes. */
  load(rows: Iterable<Uint8Array>): void {
    const pages = new Map<number, readonly DrawnLabel[]>();
    for (const row of rows) {
      const page = decodePage(row);
      if (page !== undefined) pages.set(page.number, page.labels);
    }
    const last = Math.max(-1, ...pages.keys());
    let first = last;
    while (pages.get(first - 1)?.length === EPOCH && last - first + 1 < PAGES) first -= 1;
    for (let number = first; number <= last && number >= 0; number += 1) this.#kept.push(...(pages.get(number) ?? []));
    if (last >= 0) this.#count = last * EPOCH + (pages.get(last)?.length ?? 0);
  }
}

function encodePage(number: number, labels: readonly DrawnLabel[]): Uint8Array {
  const bytes = new Uint8Array(HEAD + labels.length * LABEL);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, number);
  labels.forEach(({ verdict, score }, index) => {
    const at = HEAD + index * LABEL;
    view.setUint8(at, verdict === 'same' ? 0 : 1);
    view.setFloat64(at + 1, score);
  });
  return bytes;
}

/** `undefined` for bytes that are no page. */
function decodePage(bytes: Uint8Array): { readonly number: number; readonly labels: readonly DrawnLabel[] } | undefined {
  const count = (bytes.length - HEAD) / LABEL;
  if (!Number.isInteger(count) || count < 1 || count > EPOCH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const labels = Array.from({ length: count }, (_, index): DrawnLabel => {
    const at = HEAD + index * LABEL;
    return {
      verdict: view.getUint8(at) === 0 ? 'same' : 'different',
      score: view.getFloat64(at + 1),
    };
  });
  return { number: view.getUint32(0), labels };
}
