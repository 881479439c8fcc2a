/**
 * `Have` that a preposition says: "hotels that have a pool", "hotels with a pool"; "how many rivers does Texas have", "how many rivers
 * are in Texas". It is accounted for where what is had, or whose it is, stands under that preposition on the other side.
 */
import type { QuestionType, Reading, Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import { before, words } from './wording.ts';

const PICKING: ReadonlySet<QuestionType> = new Set<QuestionType>(['what', 'who', 'count']);
const RELATIVES = words('that which who');
const HAVE = /^(?:have|has|having)$/;

export interface Half {
  readonly reading: Reading;
  readonly leftover: readonly Token[];
  readonly other: Reading;
  /** The other side's word for one of this side. */
  readonly partner: (token: Token) => Token | undefined;
}

/** Of these words left over, those of having that the other side says by a preposition. */
export function hadBy(half: Half): readonly Token[] {
  return half.leftover.filter((token) => HAVE.test(token.form) && (isWith(half, token) || isIn(half, token)));
}

/** `have a pool`, `with a pool`; `have more than 5`, `with more than 5`; `do not have a pool`, `without a pool`. */
function isWith({ reading, partner, other }: Half, have: Token): boolean {
  const { tokens } = reading;
  if (!picks(reading, have)) return false;
  const had = tokens.find(({ index, role, sentence }) => index > have.index && role !== 'function' && sentence === have.sentence);
  const twin = had === undefined ? undefined : partner(had);
  if (had === undefined || twin === undefined || leads(tokens, had, 'with')) return false;
  return leads(other.tokens, twin, tokens[have.index - 1]?.form === 'not' ? 'without' : 'with');
}

/** It says which ones: `hotels that have a pool`, `which hotels have a pool`. Whether cats have fleas is asked of all cats. */
function picks(reading: Reading, have: Token): boolean {
  if (PICKING.has(reading.type)) return true;
  for (let at = have.index - 1; reading.tokens[at]?.role === 'function'; at -= 1)
    if (RELATIVES.has(reading.tokens[at]?.form ?? '')) return true;
  return false;
}

/** Does this preposition stand before the word, with nothing but small words between? */
function leads(tokens: readonly Token[], word: Token, preposition: string): boolean {
  let lead = tokens[word.index - 1];
  while (lead?.role === 'function' && lead.sentence === word.sentence && lead.form !== preposition) lead = tokens[lead.index - 1];
  return lead?.role === 'function' && lead.sentence === word.sentence;
}

/** `how many rivers does Texas have`, `how many rivers are in Texas`. */
function isIn({ reading, partner }: Half, have: Token): boolean {
  const isLast = reading.tokens[have.index + 1]?.sentence !== have.sentence;
  const owner = before(reading, have);
  if (!isLast || owner === undefined || owner.preposition !== '') return false;
  const preposition = partner(owner)?.preposition;
  return (
    (preposition === 'in' && reading.type === 'count') || (preposition === 'of' && (reading.type === 'count' || reading.type === 'what'))
  );
}

export function partnersIn(matches: readonly Match[], side: 'asked' | 'stored'): Half['partner'] {
  const partners = new Map(
    matches.map(({ asked, stored }) => (side === 'asked' ? ([asked, stored] as const) : ([stored, asked] as const))),
  );
  return (token) => partners.get(token);
}
