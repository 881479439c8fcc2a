/**
 * Traffic from classed texts: which question comes when. Classes repeat as Zipf has it (the k-th most popular 1/k^s as often as
 * the first), wordings inside a class are drawn evenly, and a background that never repeats is mixed in. Seeded.
 */
import { createRandom, shuffled, type Random } from './random.ts';
import type { ClassedText } from './text-rows.ts';

export interface Ask {
  readonly text: string;
  /** Texts of one name have one answer. */
  readonly name: string;
  readonly from: 'stream' | 'background';
}

export interface StreamOptions {
  readonly texts: readonly ClassedText[];
  readonly background: readonly ClassedText[];
  readonly requests: number;
  /** The exponent; 0 is even. */
  readonly zipf: number;
  readonly seed: number;
  /** Of all requests, while there are background texts left. */
  readonly backgroundShare: number;
  /** `first`: only classes of several wordings, and each wording once before one comes again: what is recalled is meaning. */
  readonly rewordings: 'as-they-come' | 'first';
}

export function planStream(options: StreamOptions): readonly Ask[] {
  const random = createRandom(options.seed);
  const { rewordings } = options;
  const classes = shuffled([...wordingsByClass(options.texts)], random).filter(
    ([, wordings]) => rewordings === 'as-they-come' || wordings.length > 1,
  );
  const waiting = new Map(classes.map(([name, wordings]) => [name, rewordings === 'first' ? shuffled(wordings, random) : []]));
  const choose = zipfChooser(classes.length, options.zipf, random);
  const background = shuffled(options.background, random);
  return Array.from({ length: options.requests }, (): Ask => {
    const unrelated = random.next() < options.backgroundShare ? background.pop() : undefined;
    // Background classes may share a name with the stream's; they share no answer.
    if (unrelated !== undefined) return { text: unrelated.text, name: `background ${unrelated.name}`, from: 'background' };
    const [name, wordings] = classes[choose()] ?? ['', []];
    return { text: waiting.get(name)?.pop() ?? wordings[random.below(wordings.length)] ?? '', name, from: 'stream' };
  });
}

function wordingsByClass(texts: readonly ClassedText[]): ReadonlyMap<string, readonly string[]> {
  const classes = new Map<string, string[]>();
  for (const { text, name } of texts) {
    const wordings = classes.get(name);
    if (wordings === undefined) classes.set(name, [text]);
    else if (!wordings.includes(text)) wordings.push(text);
  }
  return classes;
}

function zipfChooser(count: number, exponent: number, random: Random): () => number {
  const sums: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= count; rank += 1) sums.push((total += rank ** -exponent));
  return () => {
    const wanted = random.next() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
