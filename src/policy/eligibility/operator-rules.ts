/**
 * The operator's own rules, made ready at start. A literal is a phrase that stands in the question, upper and lower case
 * alike, at the bounds of words. An example is matched by meaning, by words alone, since no embedding is made this early:
 * each of its content words must be in the question, in any order and form, itself or a word that means the same. So
 * `what does the pro plan cost` also holds of "How much would the Pro plan be costing me per seat?" Wider than equal
 * meaning on purpose: a rule only ever makes the cache stricter.
 */
import type { EligibilityRule, RuleThen } from '../../config.ts';

/** What the judge knows of words, as a port: policy and judge do not know each other. */
export interface WordKnowledge {
  /** Of each content word of a text, its base forms. */
  content(text: string): readonly (readonly string[])[];
  /** Base forms of the words that mean the same as this base form. */
  related(word: string): readonly string[];
}

/** What the first rule that holds wants; `undefined` where none does. */
export type OperatorRules = (question: string) => RuleThen | undefined;

export function compileRules(rules: readonly EligibilityRule[], knowledge: WordKnowledge): OperatorRules {
  if (rules.length === 0) return () => undefined;
  const compiled = rules.map((rule) => compile(rule, knowledge));
  const byExample = rules.some(({ examples }) => examples.length > 0);
  return (question) => {
    const padded = spaced(question);
    const words = byExample ? new Set(knowledge.content(question).flat()) : NO_WORDS;
    return compiled.find(
      ({ literals, examples }) => literals.some((one) => padded.includes(one)) || examples.some((one) => holds(one, words)),
    )?.then;
  };
}

const NO_WORDS: ReadonlySet<string> = new Set();

interface Compiled {
  readonly literals: readonly string[];
  /** Of each example, for each content word the words that may stand for it. */
  readonly examples: readonly (readonly ReadonlySet<string>[])[];
  readonly then: RuleThen;
}

function compile({ name, literal, examples, then }: EligibilityRule, knowledge: WordKnowledge): Compiled {
  return { literals: literal.map(spaced), examples: examples.map((example) => prepare(name, example, knowledge)), then };
}

function prepare(name: string, example: string, knowledge: WordKnowledge): readonly ReadonlySet<string>[] {
  const words = knowledge.content(example).map((lemmas) => new Set(lemmas.flatMap((lemma) => [lemma, ...knowledge.related(lemma)])));
  if (words.length > 0) return words;
  throw new RangeError(
    `cannot use the eligibility rule ${JSON.stringify(name)}: its example ${JSON.stringify(example)} has no word that says what it is about; ` +
      'write a whole question, or a "literal"',
  );
}

function holds(example: readonly ReadonlySet<string>[], words: ReadonlySet<string>): boolean {
  return example.every((anyOf) => [...anyOf].some((word) => words.has(word)));
}

/** Lower case, with single spaces for everything between words, and one at each end: a phrase then matches whole words only. */
function spaced(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[\s.,;:!?()[\]{}"“”'‘’]+/g, ' ')
    .trim()} `;
}
