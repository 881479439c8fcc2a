/** Slips of the keyboard: a letter too many, missing, wrong, or two exchanged. */

/** From this length on two slips are believed in one word. */
const LONG = 9;
/** Nobody types longer words; also bounds the table below. */
const LONGEST = 40;

/** Edit distance with exchanged neighbours, given up beyond `most`: returns `most + 1` then. */
export function distance(one: string, other: string, most: number): number {
  const width = other.length + 1;
  if (Math.abs(one.length - other.length) > most || one.length > LONGEST || other.length > LONGEST) return most + 1;
  const table = new Uint8Array((one.length + 1) * width);
  for (let column = 0; column < width; column += 1) table[column] = column;
  for (let row = 1; row <= one.length; row += 1) {
    table[row * width] = row;
    let least = row;
    for (let column = 1; column < width; column += 1) {
      const cost = cheapest(one, other, row, column, table, width);
      table[row * width + column] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
  }
  return Math.min(table[one.length * width + other.length] as number, most + 1);
}

function cheapest(one: string, other: string, row: number, column: number, table: Uint8Array, width: number): number {
  const at = row * width + column;
  const same = one[row - 1] === other[column - 1];
  const cost = Math.min(
    (table[at - width] as number) + 1,
    (table[at - 1] as number) + 1,
    (table[at - width - 1] as number) + (same ? 0 : 1),
  );
  const exchanged = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
  return exchanged ? Math.min(cost, (table[at - 2 * width - 2] as number) + 1) : cost;
}

/**
 * Whether one is a slip away from the other, letters alone considered. Three letters only by exchange (`teh`); a slip in the
 * first letter only by exchange as well, for it is rare and makes other words (`cat`, `bat`).
 */
export function slipped(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < 3 || one === other) return false;
  if (distance(one, other, shorter >= LONG ? 2 : 1) > (shorter >= LONG ? 2 : 1)) return false;
  const exchanged = one.length === other.length && sorted(one) === sorted(other);
  return exchanged || (shorter > 3 && one[0] === other[0]);
}

function sorted(word: string): string {
  return [...word].toSorted().join('');
}
