/** Chunks of a stream become one answer: the facts settled, the choices by their index. */
import type { Assembly } from './choices.ts';
import { completionOf } from './choices-envelope.ts';
import { isFields, type Fields } from './fields.ts';
import { settle } from './merge.ts';

export interface ChoiceParts<Choice> {
  begin(): Choice;
  add(choice: Choice, part: Fields): void;
  finished(index: number, choice: Choice): Fields;
}

/** Padding is left out. */
export function assembleChoices<Choice>(object: string, { begin, add, finished }: ChoiceParts<Choice>): Assembly {
  const facts: Fields = {};
  const choices = new Map<number, Choice>();
  const choiceAt = ({ index }: Fields): Choice => {
    const at = typeof index === 'number' ? index : 0;
    const choice = choices.get(at) ?? begin();
    choices.set(at, choice);
    return choice;
  };
  return {
    add({ choices: parts, obfuscation: _, ...rest }) {
      settle(facts, rest);
      for (const part of Array.isArray(parts) ? parts : []) if (isFields(part)) add(choiceAt(part), part);
    },
    completion() {
      const sorted = [...choices].toSorted(([a], [b]) => a - b);
      return completionOf(
        facts,
        object,
        sorted.map(([index, choice]) => finished(index, choice)),
      );
    },
  };
}
