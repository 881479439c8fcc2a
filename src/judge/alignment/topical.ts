/** Words that are one in the company they keep (lexicon/topics.ts), of those that nothing else accounts for. */
import { OTHER_COMPANY, type Topic, TOPICS } from '../lexicon/topics.ts';
import { holds } from '../lexicon/word-lists.ts';
import type { Reading, Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import { isCapitalised } from './match-words.ts';
import type { Leftover, PhraseMatches } from './phrases.ts';

/** Words left over beyond which these are other questions; bounds the pairs tried. */
const MOST_LEFT = 8;

export function matchTopical(leftover: Leftover, asked: Reading, stored: Reading): PhraseMatches {
  const none: PhraseMatches = { matches: [], leftover };
  if (leftover.asked.length === 0 || leftover.stored.length === 0) return none;
  if (leftover.asked.length > MOST_LEFT || leftover.stored.length > MOST_LEFT) return none;
  const matches: Match[] = [];
  const gone = new Set<Token>();
  for (const one of leftover.asked) {
    const other = leftover.stored.find((token) => !gone.has(token) && areOne([one, asked], [token, stored]));
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

type Placed = readonly [Token, Reading];

function areOne([one, asked]: Placed, [other, stored]: Placed): boolean {
  if (one.kind !== 'word' || other.kind !== 'word' || one.particle !== '' || other.particle !== '') return false;
  const topic = TOPICS.find(({ groups }) => one.lemmas.some((lemma) => other.lemmas.some((twin) => holds(groups, lemma, twin))));
  if (topic === undefined || isNumberApart(one, other)) return false;
  return isOnTopic(one, asked, topic) && isOnTopic(other, stored, topic);
}

/** `ran` and `flows` are two times. */
function isNumberApart(one: Token, other: Token): boolean {
  const endings = [one, other].map(({ form, lemmas }) => (lemmas.length === 1 || /(?:s|ing)$/.test(form) ? 'present' : 'past'));
  return endings[0] !== endings[1];
}

function isOnTopic(word: Token, { tokens }: Reading, { cues, groups }: Topic): boolean {
  const beside = [tokens[word.index - 1], tokens[word.index + 1]];
  if (isCapitalised(word) || (beside[0]?.kind === 'number' && /(?:st|nd|rd|th)$/.test(beside[0].form))) return false;
  if (beside.some((each) => each !== undefined && OTHER_COMPANY.has(each.form)) || beside[1]?.form === 'of') return false;
  return tokens.some((each) => each !== word && each.lemmas.some((lemma) => cues.has(lemma) && !groups.has(lemma)));
}
