/**
 * Words that begin sentences and name nothing. A capital on one of these at the beginning says nothing; on any other word
 * it may make a name: `Apple`, `Polish`, `Turkey`. Closed lists, written by hand; a word that is missing costs a hit.
 */

export const FUNCTION_WORDS: ReadonlySet<string> = listed(`
  a an the this that these those my your his her its our their some any each every all both
  i you he she it we they me him us them one ones
  what which who whom whose when where why how whether
  is are was were be been being am do does did done doing have has had having
  can could shall should will would may might must need
  in on at to from of for with by about as into over after before between under through during against
  and or but if than then so because while until since
  not no there here also just please
`);

export const PREPOSITIONS: ReadonlySet<string> = listed(`
  in on at to from of for with by about as into over after before between under through during against without since until
`);

/** Prepositions that change nothing after the word named with them: all of them, both of you, inside of it, look at it. */
const HARMLESS_AFTER: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['of', listed('all both inside outside')],
  ['at', listed('look looking')],
]);

export function isHarmlessPreposition(word: string, before: string | undefined): boolean {
  return before !== undefined && HARMLESS_AFTER.get(word)?.has(before) === true;
}

/** Besides the above: verbs and adverbs that open requests. */
export const OPENING_WORDS: ReadonlySet<string> = new Set([
  ...FUNCTION_WORDS,
  ...listed(`
    explain describe define compare list give tell show find write summarize summarise translate name state provide get
    make create help suggest recommend generate convert calculate compute solve identify discuss analyze analyse outline
    hello hi hey thanks ok okay yes let lets let's i'm i've i'd i'll what's how's who's where's when's why's that's it's there's
    isn't aren't wasn't weren't don't doesn't didn't can't couldn't shouldn't wouldn't won't hasn't haven't hadn't
    looking trying using given suppose imagine consider assume say now currently often usually generally
    without within according instead besides despite many much more most few several other another
    cancel delete send order book buy open close turn set add remove change update reset check see view
  `),
]);

function listed(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
