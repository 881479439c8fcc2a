/**
 * Language veto, of two kinds: another language asked for or about (`in French`, `in German`), and text in a language whose
 * grammar is not known here. Everything that tells `light` from `content` is English; of two questions in another language
 * nothing can be explained, so they must have the same words in the same order.
 */
import type { Reading } from '../reading/reading.ts';
import { listed } from './marks.ts';
import { objection, objectionTo, sameList, unpaired } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const language: Veto = ({ asked, stored }) => {
  const named = objectionTo('language', unpaired(namedIn(asked), namedIn(stored)));
  if (named !== undefined) return named;
  const kinds = [tongueOf(asked), tongueOf(stored)] as const;
  if (kinds[0] === 'english' && kinds[1] === 'english') return undefined;
  if (kinds[0] === kinds[1] && sameList(formsOf(asked), formsOf(stored))) return undefined;
  return objection('language', [kinds[0]], [kinds[1]]);
};

export const examples: Examples = [
  ['how do you say cat in French', 'how do you say cat in German', true],
  ['how do you say cat in French', 'how do I say cat in French', false],
  ['how do i sort a list in Python', 'how do i sort a list in Java', true],
  ['how do i sort a list in python', 'how do i sort a list', true],
  ['¿cuál es la capital de Francia?', '¿cuál es la capital de España?', true],
  ['¿cuál es la capital de Francia?', 'cuál es la capital de francia', false],
  ['wie ist das wetter in der stadt', 'wie war das wetter in der stadt', true],
  ['what is the capital of France', 'quelle est la capitale de la France', true],
  ['who played in La La Land', 'who starred in La La Land', false],
];

/** Languages of people and of programs, by name. `go`, `c`, `r` and `swift` are words too; a capital inside makes the entity veto's. */
const LANGUAGES: ReadonlySet<string> = listed(`
  english french german spanish italian portuguese dutch swedish norwegian danish finnish icelandic polish czech slovak hungarian
  romanian bulgarian serbian croatian slovenian greek turkish russian ukrainian arabic hebrew persian farsi hindi urdu bengali
  punjabi marathi gujarati tamil telugu kannada malayalam chinese mandarin cantonese japanese korean vietnamese thai indonesian
  malay tagalog filipino swahili latin esperanto welsh irish gaelic catalan basque
  python java javascript typescript kotlin scala ruby php perl haskell rust golang matlab julia fortran cobol sql bash powershell
  html css clojure erlang elixir ocaml lisp prolog
`);

/** Small words that no English sentence is full of. Two of them, and more than English ones, make a text of that language. */
const FOREIGN: ReadonlySet<string> = listed(`
  el los las una unos del que por para con como cual donde cuando quien porque es esta estan son mi tu su al lo le se y
  la les des une est sont dans pour avec sur qui quoi quel quelle quand pourquoi comment ou je tu nous vous il elle du et ce au
  der die das ein eine ist sind und mit von zu den dem fur auf wie wer wo wann warum ich du wir ihr nicht im zum zur war
  il lo gli che di da per come dove quando perche sono non nel della dello e un uno
  o os um uma sao nao em com por mais como onde quando porque eu voce do da dos das no na
  het een van en met voor hoe wie waar wanneer waarom ik jij wij niet op
`);
const ENGLISH: ReadonlySet<string> = listed(`
  the a an is are was were be do does did of in on at to for with by from and or but not what which who where when why how can
  could should would will i you he she it we they my your his her their this that these those there any some
`);

const namedIn: (reading: Reading) => readonly string[] = takenOnce(({ tokens }) => {
  return [...new Set(tokens.filter(({ form }) => LANGUAGES.has(form)).map(({ form }) => form))];
});

const tongueOf: (reading: Reading) => 'english' | 'other' = takenOnce(({ tokens }) => {
  let foreign = 0;
  let english = 0;
  for (const { form } of tokens) {
    if (ENGLISH.has(form)) english += 1;
    else if (FOREIGN.has(form)) foreign += 1;
  }
  return foreign >= 2 && foreign > english ? 'other' : 'english';
});

function formsOf({ tokens }: Reading): readonly string[] {
  return tokens.map(({ form }) => form);
}
