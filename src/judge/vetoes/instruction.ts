/**
 * Instruction veto: translate, summarise and compare make other answers of the same words, and so does a form that is asked for
 * (in one word, as JSON, step by step). Verbs that only ask to be told are one with a plain question: `list the planets`, `what
 * are the planets`; so are those that ask for an explanation.
 */
import type { Reading } from '../reading/reading.ts';
import { listed } from './marks.ts';
import { objection, unpaired } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const instruction: Veto = ({ asked, stored }) => {
  const [one, other] = unpaired(bindingOf(asked), bindingOf(stored));
  if (one.length > 0 || other.length > 0) return objection('instruction', one, other);
  const wishes = [wishOf(asked), wishOf(stored)] as const;
  return wishes[0] !== 'plain' && wishes[1] !== 'plain' && wishes[0] !== wishes[1]
    ? objection('instruction', [wishes[0]], [wishes[1]])
    : undefined;
};

export const examples: Examples = [
  ['summarise the plot of Hamlet', 'explain the plot of Hamlet', true],
  ['list the planets', 'name the planets', false],
  ['list the planets', 'explain the planets', true],
  ['list the planets', 'what are the planets', false],
  ['explain how tides work', 'describe how tides work', false],
  ['explain how tides work', 'how do tides work', false],
  ['translate hello to French', 'explain hello in French', true],
  ['what is the capital of France in one word', 'what is the capital of France', true],
  ['list the planets as json', 'list the planets', true],
  ['how do i boil eggs step by step', 'how do i boil eggs', true],
  ['summarize the plot of Hamlet', 'summarise the plot of Hamlet', false],
];

const TELLING: ReadonlySet<string> = listed('list name show give tell find state provide identify display get mention enumerate');
const EXPLAINING: ReadonlySet<string> = listed('explain describe define discuss elaborate clarify teach');

const bindingOf: (reading: Reading) => readonly string[] = takenOnce(({ instructions }) => {
  return instructions.filter((each) => !TELLING.has(each) && !EXPLAINING.has(each)).map((each) => each.replace(/ize$/, 'ise'));
});

function wishOf({ instructions }: Reading): 'tell' | 'explain' | 'plain' {
  if (instructions.some((each) => EXPLAINING.has(each))) return 'explain';
  return instructions.some((each) => TELLING.has(each)) ? 'tell' : 'plain';
}
