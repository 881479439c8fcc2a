/**
 * Entity veto: a name on one side only makes another question; encoders put two capitals, two drugs or two firms almost on
 * one point. A capital inside a sentence makes a name; a word that opens one is a name unless it is a word that opens
 * sentences. Words of other scripts have no case and are unknown to the English model, so there every word counts.
 */
import { hasOtherScript } from '../../text.ts';
import { OPENING_WORDS } from '../common-words.ts';
import { sameList, type Examples, type Sentence, type Word } from '../sentence.ts';

export function entity(asked: Sentence, stored: Sentence): 'entity' | undefined {
  if (!sameList(otherScripts(asked), otherScripts(stored))) return 'entity';
  return isMissing(namesOf(asked), stored) || isMissing(namesOf(stored), asked) ? 'entity' : undefined;
}

export const examples: Examples = [
  ['What is the capital of France?', 'What is the capital of Spain?', true],
  ['What is the capital of France?', "What's the capital of France?", false],
  ['Paris weather', 'London weather', true],
  ['Explain the moon landing', 'Describe the moon landing', false],
  ['Who is Anna Smith?', 'Who is Anna Jones?', true],
  ['Is World War I over?', 'Is World War II over?', true],
  ['Can I eat here?', 'can you eat here', false],
  ['Hi. Where is Rome?', 'Hi. Where is Oslo?', true],
  ['天気はどうですか', '値段はどうですか', true],
  ['Где Москва', 'Где Казань', true],
  ['Tesla or Ford?', 'Is it Tesla or Ford?', false],
];

/** Lower case, in order: words that are names, whatever their place. */
export function namesOf({ words }: Sentence): readonly string[] {
  return words.filter((word, i) => isName(word, words[i - 1])).map(({ lower }) => lower);
}

function isName({ lower, place, initial }: Word, before: Word | undefined): boolean {
  if (initial !== 'upper') return false;
  if (place === 'opening') return !OPENING_WORDS.has(lower);
  if (lower !== 'i' && !lower.startsWith("i'")) return true;
  // World War I: the pronoun does not follow a name.
  return lower === 'i' && before?.initial === 'upper' && before.place === 'inner';
}

function isMissing(names: readonly string[], { vocabulary }: Sentence): boolean {
  return names.some((name) => !vocabulary.has(name) && !vocabulary.has(withoutPossessive(name)) && !vocabulary.has(`${name}'s`));
}

function withoutPossessive(name: string): string {
  return name.endsWith("'s") ? name.slice(0, -2) : name;
}

function otherScripts({ words }: Sentence): readonly string[] {
  return words.filter(({ word }) => hasOtherScript(word)).map(({ lower }) => lower);
}
