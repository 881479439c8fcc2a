/**
 * The closed classes of English: words that say how the others hang together. Marks, order and type compare them; alignment
 * does not, so a word may stand here only if its loss alone never changes an answer or a mark keeps it. `still`, `again`,
 * `just`, `very`, `here`, `currently` are not: they turn some questions, and count as content.
 */
import { wordList } from './word-list.ts';

export const BE: ReadonlySet<string> = wordList('is are was were be been being am');
export const DO: ReadonlySet<string> = wordList('do does did');
export const HAVE: ReadonlySet<string> = wordList('have has had');
/** To the modal that is compared. */
export const MODALS: ReadonlyMap<string, 'can' | 'may' | 'should' | 'must' | 'would' | 'will'> = new Map([
  ['can', 'can'],
  ['could', 'can'],
  ['may', 'may'],
  ['might', 'may'],
  ['should', 'should'],
  ['ought', 'should'],
  ['shall', 'should'],
  ['must', 'must'],
  ['would', 'would'],
  ['will', 'will'],
]);
export const QUESTION_WORDS: ReadonlySet<string> = wordList('what which who whom whose where when why how');
export const PREPOSITIONS: ReadonlySet<string> = wordList(`
  of in on at to from for with by about as into onto upon over under above below beneath between among amongst through
  throughout during before after until till since within without against toward towards via per than like near inside
  outside off out up down across along around behind beside besides beyond despite except regarding concerning
`);
export const ARTICLES: ReadonlySet<string> = wordList('a an the');
export const DETERMINERS: ReadonlySet<string> = wordList(`
  a an the this that these those my your his her its our their some any each every all both no what which whose another
`);
export const PRONOUNS: ReadonlySet<string> = wordList(`
  i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself
  we us our ours ourselves they them their theirs themselves oneself
  someone somebody anyone anybody everyone everybody nobody
`);
/** What can be the subject of a clause by itself. */
export const SUBJECTS: ReadonlySet<string> = wordList(
  'i you he she it we they this that there one someone somebody anyone anybody everyone people',
);
export const CONJUNCTIONS: ReadonlySet<string> = wordList(`
  and or but nor so if whether because while unless though although then neither both either
`);
export const NEGATIONS: ReadonlySet<string> = wordList(
  'not no never none nobody nothing nowhere neither nor without hardly barely scarcely non',
);
export const QUANTIFIERS: ReadonlySet<string> = wordList(`
  all any some every each most more less least fewer fewest few many much several both only even other others another
  such enough too same else any none always never
`);
/** Said for emphasis or out of habit. */
export const EMPHASIS: ReadonlySet<string> = wordList(`
  really truly actually basically honestly indeed exactly perhaps maybe possibly ever somehow also anyway etc etcetera
  therefore thus however
`);

/** Everything above. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set([
  ...BE,
  ...DO,
  ...HAVE,
  ...MODALS.keys(),
  ...QUESTION_WORDS,
  ...PREPOSITIONS,
  ...DETERMINERS,
  ...PRONOUNS,
  ...CONJUNCTIONS,
  ...NEGATIONS,
  ...QUANTIFIERS,
  ...EMPHASIS,
]);

/** Participles and pasts that show no ending, and pasts of verbs so common that a lexicon lists them as something else. */
export const BARE_PARTICIPLES: ReadonlySet<string> = wordList(`
  hit cut put read run hurt beat set bit led let shut cost split spread bet quit cast burst become come overcome
  been done gone got gotten had seen known shown made said built born
`);
/** Verbs of request: what stands before them in `can you ...` only asks. */
export const REQUEST_VERBS: ReadonlySet<string> = wordList(`
  tell explain describe list show give help summarise summarize define compare translate name write provide find
  suggest recommend identify outline clarify elaborate calculate compute convert generate create make rewrite
  rephrase paraphrase check solve fix debug review teach share walk discuss analyse analyze classify extract
  draft compose correct proofread evaluate count state
`);
