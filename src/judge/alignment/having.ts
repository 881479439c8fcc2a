/**
 * `Have` that a preposition says: "hotels that have a pool", "hotels with a pool"; "how many rivers does Texas have", "how many rivers
 * are in Texas". It is accounted for where what is had, or whose it is, stands under that preposition on the other side.
 */
import type { Reading, Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import { before } from './wording.ts';

const HAVE = /^(?:have|has|having)$/;
const HAD_IN = /^(?:in|of)$/;

export interface Half {
  readonly reading: Reading;
  readonly leftover: readonly Token[];
  /** The other side's word for one of this side. */
  readonly partner: (token: Token) => Token | undefined;
}

/** Of these words left over, those of having that the other side says by a preposition. */
export function hadBy({ reading, leftover, partner }: Half): readonly Token[] {
  return leftover.filter((token) => HAVE.test(token.form) && (isWith(reading, token, partner) || isIn(reading, token, partner)));
}

/** `have a pool`, `with a pool`; `do not have a pool`, `without a pool`. */
function isWith({ tokens }: Reading, have: Token, partner: Half['partner']): boolean {
  const had = tokens.find(({ index, role, sentence }) => index > have.index && role !== 'function' && sentence === have.sentence);
  const isDenied = tokens[have.index - 1]?.form === 'not';
  return had?.preposition === '' && partner(had)?.preposition === (isDenied ? 'without' : 'with');
}

/** `how many rivers does Texas have`, `how many rivers are in Texas`. */
function isIn(reading: Reading, have: Token, partner: Half['partner']): boolean {
  const isLast = reading.tokens[have.index + 1]?.sentence !== have.sentence;
  const owner = before(reading, have);
  if (!isLast || owner === undefined || owner.preposition !== '' || !isCounted(reading)) return false;
  return HAD_IN.test(partner(owner)?.preposition ?? '');
}

function isCounted({ type }: Reading): boolean {
  return type === 'count';
}

export function partnersIn(matches: readonly Match[], side: 'asked' | 'stored'): Half['partner'] {
  const partners = new Map(
    matches.map(({ asked, stored }) => (side === 'asked' ? ([asked, stored] as const) : ([stored, asked] as const))),
  );
  return (token) => partners.get(token);
}
