/**
 * A verb that says what the other question says by a preposition: `classes that have labs`, `classes with labs`; `have no labs`,
 * `without labs`. Only where both speak of the same thing had, and never in a question about whether one is there with it.
 */
import type { Reading, Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import type { Leftover } from './phrases.ts';

const DENIALS: ReadonlySet<string> = new Set(['not', 'no']);

export function withoutHaving(leftover: Leftover, matches: readonly Match[], asked: Reading, stored: Reading): Leftover {
  if (leftover.asked.length + leftover.stored.length === 0 || isClosed(asked) || isClosed(stored)) return leftover;
  const partners = new Map(matches.flatMap((match) => [[match.asked, match.stored] as const, [match.stored, match.asked] as const]));
  return {
    asked: leftover.asked.filter((token) => !isHad(token, asked, partners)),
    stored: leftover.stored.filter((token) => !isHad(token, stored, partners)),
  };
}

/** `Is Ann with a dog?` is not `Does Ann have a dog?`. */
function isClosed({ type }: Reading): boolean {
  return type === 'yes-no' || type === 'who' || type === 'how-to';
}

function isHad(token: Token, reading: Reading, partners: ReadonlyMap<Token, Token>): boolean {
  if (!token.lemmas.includes('have')) return false;
  const thing = reading.content.find(({ index, sentence }) => index > token.index && sentence === token.sentence);
  const partner = thing === undefined ? undefined : partners.get(thing);
  if (thing === undefined || partner === undefined) return false;
  const between = reading.tokens.slice(token.index + 1, thing.index);
  if (!between.every(({ role }) => role === 'function') || thing.preposition === partner.preposition) return false;
  const around = [reading.tokens[token.index - 1], ...between];
  const isDenied = around.some((each) => each !== undefined && DENIALS.has(each.form));
  return partner.preposition === (isDenied ? 'without' : 'with');
}
