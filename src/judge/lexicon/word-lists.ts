/** How the hand-written lists are read: groups of words of which any two stand in one relation. */

/** word -> the words it is grouped with. Both directions; a word may be in several groups. */
export type Grouped = ReadonlyMap<string, ReadonlySet<string>>;

/** Groups are parted by `|` or line ends, words by spaces; every word of a group is paired with every other. */
export function grouped(...lists: readonly string[]): Grouped {
  const found = new Map<string, Set<string>>();
  for (const group of lists.flatMap((list) => list.split(/[|\n]/))) {
    const words = group.split(' ').filter((word) => word !== '');
    for (const word of words) pairWith(words, word, found);
  }
  return found;
}

function pairWith(words: readonly string[], word: string, found: Map<string, Set<string>>): void {
  const others = found.get(word) ?? new Set<string>();
  for (const other of words) if (other !== word) others.add(other);
  found.set(word, others);
}

export function holds(groups: Grouped, one: string, other: string): boolean {
  return groups.get(one)?.has(other) === true;
}
