/**
 * Creative: there is no one answer. Who asks for another one, a random one or a surprise wants what was not said before, so
 * the cache has nothing to offer (`afresh`); who asks for a poem or a story may be given the one written for these very
 * words, and none written for others (`seen`).
 */
import type { Examples, Seen } from './category.ts';
import { frames } from './pattern.ts';
import type { Phrase } from './phrase.ts';

export function creative({ asking, words }: Phrase): Seen {
  if (asking.some((line) => ANOTHER.test(line) || RANDOM.test(line) || SURPRISE.test(line) || (words <= LONGEST_AGAIN && AGAIN.test(line))))
    return 'afresh';
  return asking.some((line) => WRITING.test(line) && !HOW_TO.test(line)) ? 'seen' : undefined;
}

const LONGEST_AGAIN = 7;

const LISTS = {
  ask: 'give tell show write generate suggest make create try find pick choose recommend come_up_with think_of name',
  // What there is always one more of; not `another word for happy`, nor `from one bank to another`.
  piece: `
    one joke story poem ideas? versions? examples? answers? responses? options? suggestions? riddle fact quote try time variations? please`,
  drawn: `
    numbers? integer facts? words? names? letters? jokes? quotes? movies? films? books? songs? person things? cards? colou?rs? country city
    places? animals? topics? ideas? story poem recipes? questions? dates? verses? trivia articles? one`,
  work: `
    poems? poetry haikus? sonnet limericks? verses? rhyme ode ballad
    story stories tale fable fairy_tale fanfic fanfiction novel screenplay monologue
    songs? lyrics rap jingle jokes? riddles? puns? slogans? taglines? tweets? captions? pick-up_line pickup_line nicknames?`,
} as const;

const ANOTHER = frames(
  [
    '<ask> [me|us] [for|with|yet|just|please] another|different|a_different|one_more|a_new|some_new|\\S+_more <piece>',
    '<ask> [me|us] [for|with|yet|just|please] another|one_more|something_else|something_different $',
    '^ [please] another|one_more|a_different|some_more|something [<piece>|else|different|new] [please] $',
  ],
  LISTS,
);

/** Asked to draw lots; a random forest is no lot. */
const RANDOM = frames(
  [
    'give|tell|show|pick|choose|generate|select|suggest|name|draw|make|create|say|ask [me|us] *0-3 random *0-1 <drawn> !generator',
    '^ [a] random <drawn> $',
    'at_random|randomly $',
    'roll|throw a|the|two|\\d+ die|dice|d\\d+',
    'flip|toss a_coin $',
  ],
  LISTS,
);

const SURPRISE = frames([
  "surprise_me|regenerate|reroll|be_creative|dealer's_choice",
  'do something_else $',
  'try something else|new|different',
  'tell|give|say|know|crack [me|us] *0-2 jokes?|riddle|fun_fact|pun $',
  'tell|give|say|know|crack [me|us] *0-2 jokes?|riddle|fun_fact|pun please|about|for|that|to|of',
]);

const AGAIN = frames([
  '^ [please] again|once_more|one_more_time|redo|retry|repeat|next [please] $',
  '^ [please|can_you|could_you] [please] try|do|say|tell|explain|generate|write|run|answer|ask|roll|draw|guess|pick|choose *0-3 again|once_more|over|differently [please] $',
]);

const WRITING = frames(
  [
    'write|compose|create|generate|draft|craft|come_up_with|invent|sing|pen|suggest [me|us|up] *0-8 <work> !mode|board|point|teller',
    // `tell me the name of this song` asks for no song.
    'tell|give|make|think_of [me|us|up] [(?!the_|this_|that_|what_)\\S+]{0,6} <work> !mode|board|point|teller',
  ],
  LISTS,
);

/** The craft has one answer, its work has many. */
const HOW_TO = frames(['^ *0-2 how|why|when|where|who|what|which']);

export const examples: Examples = [
  ['Give me another one', 'afresh'],
  ['Another joke please', 'afresh'],
  ['Tell me a different story', 'afresh'],
  ['Something else', 'afresh'],
  ['Pick a random number between 1 and 10', 'afresh'],
  ['Tell me a random fact', 'afresh'],
  ['Surprise me', 'afresh'],
  ['Regenerate', 'afresh'],
  ['Try again', 'afresh'],
  ['Explain it again, please', 'afresh'],
  ['Roll a die', 'afresh'],
  ['Tell me a joke', 'afresh'],
  ['Write a poem about autumn', 'seen'],
  ['Compose a short story about a lost dog', 'seen'],
  ['Come up with a slogan for a bakery', 'seen'],
  ['I lost my card and need a new one', undefined],
  ['Tell me the name of this song', undefined],
  ['Give me code that makes a random permutation', undefined],
  ['What is another word for happy?', undefined],
  ['Give me another word for happy', undefined],
  ['How do I move money from one bank to another?', undefined],
  ['What is a random variable?', undefined],
  ['Explain how a random forest works', undefined],
  ['Will he ever run for office again?', undefined],
  ['I hurt my foot last time I played. Should I never play again?', undefined],
  ['Who wrote the poem The Road Not Taken?', undefined],
  ['What is the story behind the name?', undefined],
  ['How do I write a haiku?', undefined],
  ['Write a letter to my landlord', undefined],
  ['If I flip a coin three times, what is the chance of three heads?', undefined],
];
