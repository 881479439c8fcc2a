/** Words that are one in the company they keep (lexicon/topics.ts), of those that nothing else accounts for. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { OTHER_COMPANY, type Topic, TOPICAL, TOPICS } from '../lexicon/topics.ts';
import { holds } from '../lexicon/word-lists.ts';
import type { Reading, Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import { isCapitalised } from './match-words.ts';
import type { Leftover, PhraseMatches } from './phrases.ts';

/** Words left over beyond which these are other questions; bounds the pairs tried. */
const MOST_LEFT = 8;

export function matchTopical(leftover: Leftover, asked: Reading, stored: Reading, lexicon: Lexicon): PhraseMatches {
  const none: PhraseMatches = { matches: [], leftover };
  if (leftover.asked.length === 0 || leftover.stored.length === 0) return none;
  if (leftover.asked.length > MOST_LEFT || leftover.stored.length > MOST_LEFT) return none;
  const [topical, others] = [leftover.asked.filter(isTopical), leftover.stored.filter(isTopical)];
  const matches: Match[] = [];
  const gone = new Set<Token>();
  for (const one of topical) {
    const other = others.find((token) => !gone.has(token) && areOne([one, asked], [token, stored], lexicon));
    if (other === undefined) continue;
    matches.push({ asked: one, stored: other, kind: 'synonym' });
    gone.add(one).add(other);
  }
  if (matches.length === 0) return none;
  return {
    matches,
    leftover: { asked: leftover.asked.filter((each) => !gone.has(each)), stored: leftover.stored.filter((each) => !gone.has(each)) },
  };
}

function isTopical({ lemmas, particle }: Token): boolean {
  return particle === '' && lemmas.some((lemma) => TOPICAL.has(lemma));
}

type Placed = readonly [Token, Reading];

function areOne([one, asked]: Placed, [other, stored]: Placed, lexicon: Lexicon): boolean {
  if (one.kind !== 'word' || other.kind !== 'word') return false;
  if (isCapitalised(one) || isCapitalised(other) || lexicon.degree(one.form) !== lexicon.degree(other.form)) return false;
  return TOPICS.some((topic) => {
    if (!one.lemmas.some((lemma) => other.lemmas.some((twin) => holds(topic.groups, lemma, twin)))) return false;
    if (topic.place === 'before') return isCued(one, asked, topic) !== isCued(other, stored, topic);
    return timeOf(one) === timeOf(other) && isCued(one, asked, topic) && isCued(other, stored, topic);
  });
}

/** `ran` and `flows` are two times. */
function timeOf({ form, lemmas }: Token): 'past' | 'other' {
  return lemmas.length === 1 || /(?:s|ing|er|est)$/.test(form) ? 'other' : 'past';
}

function isCued(word: Token, { tokens }: Reading, { cues, groups, place }: Topic): boolean {
  const [before, after] = [tokens[word.index - 1], tokens[word.index + 1]];
  const isCue = (token: Token | undefined): boolean => token?.lemmas.some((lemma) => cues.has(lemma) && !groups.has(lemma)) === true;
  if (place === 'before') return isCue(before);
  if (place === 'after') return isCue(after);
  if (before?.kind === 'number' && /(?:st|nd|rd|th)$/.test(before.form)) return false;
  const isElsewhere = [before, after].some((token) => token !== undefined && OTHER_COMPANY.has(token.form));
  return !isElsewhere && after?.form !== 'of' && tokens.some((token) => token !== word && isCue(token));
}
