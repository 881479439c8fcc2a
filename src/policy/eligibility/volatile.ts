/**
 * Volatile: what is true of it now may not be in an hour, so a stored answer lives minutes and is found by its key alone.
 * Words of time count only in a sentence that asks ("I fell today. Is it broken?" asks nothing of today), and words that
 * have a steady sense besides count only in the frame that makes them volatile: `current` is a rate or an office, not the
 * kind in a wire; a price is asked for, not its elasticity. Weeks and shorter; a semester or a year moves slowly enough.
 */
import type { Examples, Seen } from './category.ts';
import { frames } from './pattern.ts';
import type { Phrase } from './phrase.ts';

export function volatile(phrase: Phrase): Seen {
  const { sentences, words } = phrase;
  const asking = phrase.asking.filter((line) => !NARRATES.test(line));
  if (asking.some((line) => MOMENTS.test(line) || NOW.test(line) || LATEST.test(line) || CURRENT.test(line) || CLOCK.test(line)))
    return 'seen';
  // A story with a price or a score in it is a sum to be worked out, not a question to the market.
  const bare = sentences.length <= 2 && words <= LONGEST_BARE;
  return bare && asking.some((line) => MARKETS.test(line) || WEATHER.test(line) || EVENTS.test(line)) ? 'seen' : undefined;
}

const LONGEST_BARE = 30;

const LISTS = {
  weekday: 'monday tuesday wednesday thursday friday saturday sunday',
  month: 'january february march april may june july august september october november december',
  currency: 'usd eur gbp jpy inr cny chf cad aud dollars? euros? pounds?(?:_sterling)? yen rupees?',
  traded: `
    stock share gold silver oil gas petrol diesel crude fuel electricity spot bitcoin btc ethereum eth crypto
    market house housing ticket flight`,
  // What a `current` one of changes hands or values.
  figure: `
    rates? prices? value worth balance credit yield inflation unemployment population levels? score standings? rankings? rank
    temperature weather forecast traffic wait conditions? time date day`,
  office: `
    president prime_minister minister chancellor king queen pope governor mayor senator ceo cto cfo chairman head owner coach captain
    leader champions? holder`,
  affair: 'status state_of situation version release issue events? news trends? deals? offers? promotions? stock inventory availability',
  ask: 'what tell give show check find',
} as const;

/** `Right now I am in class 9?` tells of its asker, whatever mark it ends with. */
const NARRATES = frames([
  '^ [right_now|now|currently|today|yesterday|so|but|and|hi|hello]{0,2} i|we|my|our !want|need|would|wonder|am_looking',
]);

const MOMENTS = frames(
  [
    "today|today's|tonight|tonight's|tomorrow|tomorrow's|yesterday|yesterday's",
    'currently|presently|right_now|at_the_moment|at_present|these_days|up_to_the_minute',
    'as_of now|today|this|\\d\\S*',
    'so_far_this',
    'this week|month|morning|afternoon|evening|weekend',
    'next|last|past week|weekend|night|<weekday>',
  ],
  LISTS,
);

/** `from now`, `until now` and `by now` are spans. */
const NOW = /(?<! (?:from|until|till|than|by|since|and|every|long|even)) now $/;

/** Not `at the latest`, which is a deadline. */
const LATEST = /(?<! at the| in the) (?:latest|newest|most recent|up-to-date|breaking) (?!fashion )\S|^ (?:latest|newest) /;

/** `current` of a wire, a river or a bank account is none of these. */
const CURRENT = frames(['current *0-4 <figure>|<office>|<affair>', 'who|what is|are [the|their|its|our] current'], LISTS);

const CLOCK = frames([
  'what|which time|day|date|year|month is_it',
  'what_is [the] time|date|day [now] $',
  'what_is [the] time|date|day in *1-1 $',
  'what_is_the_date',
  'is|are *1-6 [still] open now|yet|late|right',
  'still_open $',
  'open|opening hours now|on',
]);

const MARKETS = frames(
  [
    'what|how_much|how_high|tell|give|show|check|find *0-4 <traded> prices?',
    '<ask> *0-5 prices? of|for|in|at|on',
    '^ *0-3 prices? of|for *1-4 $',
    'exchange|conversion rates? of|for|from|between|to|is|in|usd|eur|gbp',
    'what_is|what_are|tell|give|show|check|find *0-4 exchange|mortgage|interest|savings|prime|refinance rates? in|at|for|on|is|are|from|between|to',
    'what_is|what_are|tell|give|show|check|find *0-4 exchange|mortgage|interest|savings|prime|refinance rates? *0-1 $',
    '^ [please|can_you|could_you] convert *0-6 <currency> to|into|in <currency>',
    'how_much|how_many|worth|rate|value|what_is|what_are *0-6 <currency> to|into|in <currency>',
    'stock|shares?|bitcoin|btc|ethereum|nasdaq|dow|market *0-2 trading_at|worth|doing|closed?_at|quote',
  ],
  LISTS,
);

const WEATHER = frames([
  'what|how|tell|check|show|give *0-4 weather !affect|change|influence|balloon|vane|pattern',
  '^ weather',
  'weather forecast|report|outlook',
  'will_it [be] rain|snow|storm|sunny|windy|freezing|hail',
  'is_it|is_it_going_to rain|snow|raining|snowing|cold_outside|hot_outside',
  'how hot|cold|warm is_it in|outside|at|here|now',
  'how hot|cold|warm is_it $',
  'what_is_the_temperature in|outside|at|here|now',
  'what_is_the_temperature $',
  'air_quality in|index_in',
]);

const EVENTS = frames(
  [
    'what|any|latest|recent|local|world|top|show|tell|give|read *0-3 news|headlines !anchor|paper|agency|outlet|channel',
    '^ news|headlines',
    'what|tell|give|show|check *0-3 [final|live] score|scores|standings of|in|for|from|is|between',
    'what|tell|give|show|check *0-3 [final|live] score|scores|standings *0-1 $',
    'who_is|is_\\S+|are_\\S+ winning|playing|leading the|in|against',
    'who_is|is_\\S+|are_\\S+ winning|playing|leading *0-1 $',
    'who_won_the *0-4 game|match|race|fight|debate',
    'flight|train|bus *0-1 status|delayed|on_time',
    'traffic like|on|in|to|jam|now',
    'wait|waiting time at|for',
    // Bare dates to come.
    'will|going_to *1-8 on|by|before|after|in|this|until [the] <month>|20[2-9]\\d|\\d{1,2}(?:st|nd|rd|th)',
  ],
  LISTS,
);

export const examples: Examples = [
  ['What is the weather in Oslo today?', 'seen'],
  ['weather oslo', 'seen'],
  ['Will it rain in Lyon tomorrow?', 'seen'],
  ['How does weather affect mood?', undefined],
  ['What is the price of gold?', 'seen'],
  ["What's the Tesla stock price?", 'seen'],
  ['What is price elasticity of demand?', undefined],
  ['Is Anthony Price an English advisor?', undefined],
  ['What is the exchange rate between the dollar and the euro?', 'seen'],
  ['Convert 100 USD to EUR', 'seen'],
  ['Why do exchange rates change?', undefined],
  ["What's today's 30-year fixed mortgage rate?", 'seen'],
  ['What are the mortgage rates in Ohio?', 'seen'],
  ['How do interest rates affect bonds?', undefined],
  ['Who is the current president of France?', 'seen'],
  ['What is the current version of Python?', 'seen'],
  ['How do I measure electric current?', undefined],
  ['What is a current account?', undefined],
  ['What is the difference between alternating and direct current?', undefined],
  ['What are the latest phones by Samsung?', 'seen'],
  ['When must I arrive at the latest?', undefined],
  ['What is the news about the election?', 'seen'],
  ['How do I become a news anchor?', undefined],
  ['What is the score of the Lakers game?', 'seen'],
  ['Who won the match last night?', 'seen'],
  ['What is a good credit score?', undefined],
  ['What can I do this weekend in Berlin?', 'seen'],
  ['Is the pharmacy on Main Street open now?', 'seen'],
  ['What time is it?', 'seen'],
  ['What time does the library open?', undefined],
  ['Who is leading the polls right now?', 'seen'],
  ['As of today, how many moons does Saturn have?', 'seen'],
  ['Will the store be closed on December 24?', 'seen'],
  ['What does "the here and now" mean?', undefined],
  ['Who wrote "Tomorrow Never Dies"?', undefined],
  ['What moves the exchange rate?', undefined],
  ['How do I convert dollars to euros?', undefined],
  ['Can I change from USD to GBP in the app?', undefined],
  ['Now that he won, what will he do?', undefined],
  ['How will people live 100 years from now?', undefined],
  ['I fell off my bike today. Is my wrist broken?', undefined],
  ['Which classes are offered next semester?', undefined],
  ['A pen has a price of 2 dollars. Tom buys 3. He pays with a 20. What is the price of all pens?', undefined],
];
