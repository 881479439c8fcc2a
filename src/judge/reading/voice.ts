/** The passive with its agent: `was written by Orwell`, but not `is paid by card`, whose `by` tells the means only to those who know. */
import { BE } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';

const GET = /^(?:get|gets|getting|got|gotten)$/;

export function voiceOf(tokens: readonly Draft[]): 'active' | 'passive' {
  let wasBe = -1;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const form = wordAt(tokens, at);
    if (BE.has(form) || GET.test(form)) wasBe = token.sentence;
    const isAgent = form === 'by' && tokens[at - 1]?.facts.verbForm === 'past' && wasBe === token.sentence;
    if (isAgent && hasAgent(tokens, at)) return 'passive';
  }
  return 'active';
}

/** A name or a noun; not `by doing`, `by 5 pm`, `by then`. A `who ... by` leaves it out. */
function hasAgent(tokens: readonly Draft[], at: number): boolean {
  const agent = tokens[at + 1];
  if (agent === undefined || agent.sentence !== tokens[at]?.sentence) return true;
  return agent.kind === 'word' && agent.facts.verbForm !== 'ing' && agent.form !== 'then';
}
