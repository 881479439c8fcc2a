/**
 * Leans on history: has no meaning without the turns before. As a later turn it is safe to compare, since all it can lean on is
 * part of the scope: each earlier turn is equal to the letter, or counts as the one entry that answered it; as a first turn it means whatever its asker has in mind, and two
 * askers have two things in mind.
 *
 * Two signs: an opening that takes up a thread, and a question in which no word says what it is about (function words and
 * the most general verbs only) while something points backwards.
 */
import type { Examples, Seen } from './category.ts';
import { frames } from './pattern.ts';
import type { Phrase } from './phrase.ts';

export function leansOnHistory({ sentences, words }: Phrase): Seen {
  const [first, second] = sentences;
  if (first === undefined) return undefined;
  if (second === undefined && words <= LONGEST_OPENED && TAKES_UP.test(first.line)) return 'seen';
  return words <= LONGEST_EMPTY && sentences.every(({ line }) => isEmpty(line)) && sentences.some(({ line }) => POINTS_BACK.test(line))
    ? 'seen'
    : undefined;
}

const LONGEST_OPENED = 12;
const LONGEST_EMPTY = 12;

/** After these a thread may be taken up. */
const STARTS = '^ [ok|okay|so|please|can_you|could_you|yes|no|hm|hmm|well]{0,2}';
const TAKES_UP = frames([
  `${STARTS} and|but|or !gate|operator|vs`,
  `${STARTS} what|how about`,
  `${STARTS} what_if_not|why_not|like_what|such_as|for_example|meaning|really|are_you_sure $`,
  `${STARTS} continue|go_on|keep_going|carry_on|proceed|more [please] $`,
  `${STARTS} continue with|from|where|writing`,
  `${STARTS} more details?|info|examples?`,
  `${STARTS} tell_me_more $`,
  `${STARTS} tell_me_more_about it|this|that|them`,
  `${STARTS} elaborate`,
  `${STARTS} expand_on it|this|that|the`,
  // What is done to something said before: explain that, make it shorter.
  `${STARTS} explain|describe|summari[sz]e|translate|rewrite|shorten|simplify|repeat|clarify|rephrase|fix|improve|correct|compare it|this|that|them|these|those|both|the_above|yourself $`,
  `${STARTS} explain|describe|summari[sz]e|translate|rewrite|shorten|simplify|repeat|clarify|rephrase|fix|improve|correct|compare it|this|that|them|these|those|both|the_above|yourself again|in|to|into|more|further|better|please|for|with|shorter|simpler|like`,
  `${STARTS} make|write it|this|that shorter|longer|simpler|better|funnier|more|less|into|in|to|again`,
  // What is counted off from a list said before: the second one.
  `${STARTS} [what|how|which|and] [is|are|about|of] the first|second|third|fourth|fifth|last|other|next|previous|former|latter|rest|others? [one|ones|two|option|part|point|step] [please] $`,
  `${STARTS} the_same for|with|but|in|again|thing`,
  `${STARTS} why|how|when|where|who|which|what [not|so|exactly|else|then|come|one|ones|though|now] $`,
  `${STARTS} in_what|in_which way|sense $`,
  `${STARTS} is_that so|true|right|all|it|correct $`,
  `${STARTS} yes|no|both|neither|none|thanks|thank_you $`,
]);

/** A word that stands for something said before. */
const POINTS_BACK = frames([
  'it|its|this|that|these|those|they|them|their|he|him|his|she|her|hers|there|so|one|ones|above|previous|same|such',
]);

/** Says nothing of what is asked about. */
const EMPTY: ReadonlySet<string> = new Set(
  // articles, pronouns, pointers
  (
    'a an the i you we he she it they me us him her them my your our his its their hers this that these those there here one ones such same ' +
    'above previous something anything everything someone anyone thing things else other others both each any some all ' +
    // question words, auxiliaries
    'what which who whom whose where when why how is are was were be been being am do does did done doing have has had having ' +
    'can could will would shall should may might must ' +
    // prepositions, conjunctions, particles
    'of in on at to for from by with without about as and or but if so than then not no yes also too very really just still even ever only more most ' +
    'much many long far often well ' +
    // politeness
    'please ok okay thanks thank hi hello ' +
    // verbs and adjectives that go with anything
    'mean means meant work works worked go goes make made makes get gets got use used uses say said tell explain know think like ' +
    'cost costs take takes happen happens happened come comes called call look looks need want try change changed matter apply compare ' +
    'good bad better best worse true false right wrong safe possible normal legal important different difference same ok sure able available ' +
    'again up out off down over way kind example examples details'
  ).split(' '),
);

function isEmpty(line: string): boolean {
  return line
    .trim()
    .split(' ')
    .every((word) => EMPTY.has(word));
}

export const examples: Examples = [
  ['Why?', 'seen'],
  ['And in summer?', 'seen'],
  ['Continue', 'seen'],
  ['What about Berlin?', 'seen'],
  ['how about tomorrow', 'seen'],
  ['Explain that', 'seen'],
  ['Can you explain this in more detail?', 'seen'],
  ['The second one', 'seen'],
  ['What does it mean?', 'seen'],
  ['How does that work?', 'seen'],
  ['How much does it cost?', 'seen'],
  ['Is it safe?', 'seen'],
  ['Tell me more', 'seen'],
  ['Make it shorter', 'seen'],
  ['Are you sure?', 'seen'],
  ['Is it safe to eat raw eggs?', undefined],
  ['How long does it take to boil an egg?', undefined],
  ['What is love?', undefined],
  ['What is this AND gate?', undefined],
  ['Why is the sky blue?', undefined],
  ['What is the difference between this and that in Java?', undefined],
  ['Who are you?', undefined],
  ['What can you do?', undefined],
  ['Translate this to French: good morning', undefined],
  ['Explain the second law of thermodynamics', undefined],
];
