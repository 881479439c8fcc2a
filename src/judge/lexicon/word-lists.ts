/** How the hand-written lists are read: groups of words that stand for one another, and groups that never do. */

/** word -> the words it is grouped with. Both directions; a word may be in several groups. */
export type Grouped = ReadonlyMap<string, ReadonlySet<string>>;

/** Groups are parted by `|` or line ends, words by spaces; every word of a group is paired with every other. */
export function grouped(...lists: readonly string[]): Grouped {
  const found = new Map<string, Set<string>>();
  for (const group of lists.flatMap((list) => list.split(/[|\n]/))) {
    const words = group.split(' ').filter((word) => word !== '');
    for (const word of words) {
      const others = found.get(word) ?? new Set<string>();
      for (const other of words) if (other !== word) others.add(other);
      found.set(word, others);
    }
  }
  return found;
}

export function holds(groups: Grouped, one: string, other: string): boolean {
  return groups.get(one)?.has(other) === true;
}
