/** Chunks of a stream become the completion that the provider would have sent as JSON. */
import type { Assembly } from '../shared/choices.ts';
import { completionOf, present } from '../shared/choices-envelope.ts';
import { isFields, own, type Fields } from '../shared/fields.ts';
import { settle } from '../shared/merge.ts';

interface Choice {
  readonly facts: Fields;
  text: string;
  logprobs: Fields | null | undefined;
}

export function createAssembly(): Assembly {
  const facts: Fields = {};
  const choices = new Map<number, Choice>();
  return {
    add({ choices: parts, obfuscation: _, ...rest }) {
      settle(facts, rest);
      for (const part of Array.isArray(parts) ? parts : []) if (isFields(part)) addPart(choices, part);
    },
    completion: () =>
      completionOf(
        facts,
        'text_completion',
        [...choices].toSorted(([a], [b]) => a - b).map(([index, choice]) => finished(index, choice)),
      ),
  };
}

function addPart(choices: Map<number, Choice>, { index, text, logprobs, ...facts }: Fields): void {
  const at = typeof index === 'number' ? index : 0;
  const choice = choices.get(at) ?? { facts: {}, text: '', logprobs: undefined };
  choices.set(at, choice);
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
