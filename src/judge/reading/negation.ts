/** Words that negate, counted; those that cancel or belong to a fixed phrase are left out. */
import { BE, DO, HAVE, MODALS, NEGATIONS, PRONOUNS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';

export function negationsIn(tokens: readonly Draft[]): number {
  let count = 0;
  tokens.forEach((token, at) => {
    if (token.role === 'function' && NEGATIONS.has(wordAt(tokens, at)) && !isCancelled(tokens, at)) count += 1;
  });
  return count;
}

function isCancelled(tokens: readonly Draft[], at: number): boolean {
  const form = wordAt(tokens, at);
  const after = wordAt(tokens, at + 1);
  const before = wordAt(tokens, at - 1);
  if (form === 'no') return after === 'matter';
  // `neither ... nor` is one.
  if (form === 'nor') return tokens.slice(0, at).some((token) => token.form === 'neither' && token.sentence === tokens[at]?.sentence);
  if (form !== 'not') return false;
  return after === 'only' || before === 'or' || isTag(tokens, at);
}

/** `..., is it not?`, `..., do you not?` at the end of a sentence. */
function isTag(tokens: readonly Draft[], at: number): boolean {
  const token = tokens[at];
  const isLast = (index: number): boolean => tokens[index]?.sentence !== token?.sentence;
  const auxiliary = tokens[at - 1];
  const isAuxiliary =
    BE.has(wordAt(tokens, at - 1)) ||
    DO.has(wordAt(tokens, at - 1)) ||
    HAVE.has(wordAt(tokens, at - 1)) ||
    MODALS.has(wordAt(tokens, at - 1));
  return isAuxiliary && auxiliary?.boundary === 'mark' && PRONOUNS.has(wordAt(tokens, at + 1)) && isLast(at + 2) && at > 2;
}
