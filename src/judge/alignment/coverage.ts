/** How much of a question its matched words carry: a rare word tells more than a common one, a number or a name most of all. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Token } from '../reading/reading.ts';

/** As much as the rarest word. */
const EXACT = 8;
const LIGHT_SHARE = 0.3;
/** So that even the commonest word counts. */
const LEAST = 0.5;

export function weightOf(token: Token, lexicon: Lexicon): number {
  const weight = token.kind === 'word' ? LEAST + Math.max(0, EXACT - commonness(token, lexicon)) : EXACT;
  return token.role === 'light' ? weight * LIGHT_SHARE : weight;
}

function commonness({ form, lemmas }: Token, lexicon: Lexicon): number {
  return Math.max(lexicon.zipf(form), ...lemmas.map((lemma) => lexicon.zipf(lemma)));
}

/** 0..1; a question without content is covered. */
export function coverageOf(content: readonly Token[], leftover: readonly Token[], lexicon: Lexicon): number {
  if (leftover.length === 0) return 1;
  const whole = total(content, lexicon);
  return whole === 0 ? 1 : Math.max(0, 1 - total(leftover, lexicon) / whole);
}

function total(tokens: readonly Token[], lexicon: Lexicon): number {
  return tokens.reduce((sum, token) => sum + weightOf(token, lexicon), 0);
}
