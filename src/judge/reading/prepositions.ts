/** Which preposition governs each token: in `the train from Paris to Lyon` Lyon has `to`. */
import { BE, CONJUNCTIONS, DO, HAVE, MODALS, PREPOSITIONS, QUESTION_WORDS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';

/** Beyond this many words a phrase has ended, whatever stands between. */
const REACH = 6;
const CLAUSE_BEGINS: ReadonlySet<string> = new Set([...QUESTION_WORDS, ...BE, ...DO, ...HAVE, ...MODALS.keys()]);

export function prepositionsOf(tokens: readonly Draft[]): readonly string[] {
  let governing = '';
  let since = 0;
  return tokens.map((token, at) => {
    const form = wordAt(tokens, at);
    const isNewClause = token.boundary === 'mark' && !CONJUNCTIONS.has(form) && token.kind !== 'number';
    if (token.sentence !== tokens[at - 1]?.sentence || isNewClause || since > REACH) governing = '';
    const own = governing;
    since += 1;
    if (token.role === 'function' && PREPOSITIONS.has(form)) {
      governing = isInfinitive(tokens, at) ? '' : form;
      since = 0;
    } else if (token.role === 'function' && CLAUSE_BEGINS.has(form)) governing = '';
    return own;
  });
}

/** `to` before a verb governs nothing. */
export function isInfinitive(tokens: readonly Draft[], at: number): boolean {
  const next = tokens[at + 1];
  if (wordAt(tokens, at) !== 'to' || next?.kind !== 'word') return false;
  return next.facts.parts.startsWith('v') || BE.has(next.form) || DO.has(next.form) || HAVE.has(next.form);
}
