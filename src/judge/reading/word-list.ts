/** Words listed in a text, between spaces and over several lines. */
export function wordList(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** `form: other other` on each line; every other word leads to its form. */
export function wordTable(lines: string): ReadonlyMap<string, string> {
  const rows = lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/:?\s+/));
  return new Map(rows.flatMap(([form = '', ...others]) => others.map((other) => [other, form] as const)));
}
