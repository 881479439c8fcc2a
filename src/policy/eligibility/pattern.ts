/**
 * Frames of words in a notation that can be read, made into regular expressions at start. They look at the lines of a
 * `Phrase`: lower case, one space before and behind every word.
 *
 *   what|how_much *0-4 gold|oil prices?      one of two; none to four words; one of two; price or prices
 *   ^ [please] try [it] again $              from the start of the sentence to its end; words in [ ] may be missing
 *   [and|so]{0,2}                            up to so many of them
 *   my <record> !accepted                    a word of the list `record`; not before what begins with `accepted`
 *
 * Every repetition is bounded, so the time is linear in the length of the text.
 */

/** Words by the name they have between `<` and `>`, separated by spaces; `_` stands for a space inside one. */
export type Lists = Readonly<Record<string, string>>;

export function frames(written: readonly string[], lists: Lists = {}): RegExp {
  return new RegExp(written.map((frame) => toSource(frame, lists)).join('|'));
}

function toSource(frame: string, lists: Lists): string {
  const pieces = frame.split(' ').map((piece) => pieceSource(piece, lists));
  return `${frame.startsWith('^') ? '' : ' '}${pieces.join('')}`;
}

function pieceSource(piece: string, lists: Lists): string {
  if (piece === '^') return '^ ';
  if (piece === '$') return '$';
  const [, least, most] = /^\*(\d+)-(\d+)$/.exec(piece) ?? [];
  if (least !== undefined) return `(?:\\S+ ){${least},${most ?? least}}`;
  if (piece.startsWith('!')) return `(?!${choice(piece.slice(1), lists)})`;
  const [, optional, times] = /^\[(.*)\](\{0,\d+\})?$/.exec(piece) ?? [];
  return optional === undefined ? `${choice(piece, lists)} ` : `(?:${choice(optional, lists)} )${times ?? '?'}`;
}

/** `a|b_c|<list>` as a group. */
function choice(piece: string, lists: Lists): string {
  const words = piece.replace(/<(\w+)>/g, (_, name: string) => (lists[name] ?? '').trim().split(/\s+/).join('|'));
  return `(?:${words.replaceAll('_', ' ')})`;
}
