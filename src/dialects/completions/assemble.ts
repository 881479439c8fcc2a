/** Chunks of a stream become the completion that the provider would have sent as JSON. */
import type { Assembly } from '../shared/choices.ts';
import { assembleChoices } from '../shared/choices-assembly.ts';
import { present } from '../shared/choices-envelope.ts';
import { isFields, own, type Fields } from '../shared/fields.ts';
import { settle } from '../shared/merge.ts';

interface Choice {
  readonly facts: Fields;
  text: string;
  logprobs: Fields | null | undefined;
}

export function createAssembly(): Assembly {
  const begin = (): Choice => ({ facts: {}, text: '', logprobs: undefined });
  return assembleChoices('text_completion', { begin, add: addPart, finished });
}

function addPart(choice: Choice, { index: _, text, logprobs, ...facts }: Fields): void {
  settle(choice.facts, facts);
  if (typeof text === 'string') choice.text += text;
  if (isFields(logprobs)) choice.logprobs = joined(choice.logprobs ?? {}, logprobs);
  else if (logprobs === null) choice.logprobs ??= null;
}

/** Four lists that run alongside each other: tokens, their probabilities, those of others, where each begins. */
function joined(before: Fields, piece: Fields): Fields {
  for (const [name, value] of Object.entries(piece)) {
    const known = own(before, name);
    if (Array.isArray(value) && Array.isArray(known)) for (const item of value) known.push(item);
    else settle(before, { [name]: value });
  }
  return before;
}

function finished(index: number, { text, logprobs, facts }: Choice): Fields {
  const { finish_reason: finish, ...rest } = facts;
  return { text, index, ...present({ logprobs }), finish_reason: finish ?? null, ...rest };
}
