/**
 * State change: asks that something be done in the world, not said. An answer from store would say "done" of a deed that
 * never happened a second time, so the request goes by the cache altogether. Asking how it is done is a question like any
 * other, and work on text (write, translate, change this sentence to the passive) changes nothing but text.
 */
import type { Examples, Seen } from './category.ts';
import { frames } from './pattern.ts';
import type { Phrase } from './phrase.ts';

export function stateChange({ sentences }: Phrase): Seen {
  if (sentences.some(({ line }) => PLEAS.test(line))) return 'seen';
  const told = sentences.filter(({ line }) => !ASKS.test(line));
  if (told.some(({ line }) => ORDERS.test(line))) return 'seen';
  return told.some(({ line }) => WISHES.test(line)) && !sentences.some(({ line }) => HOW.test(line)) ? 'seen' : undefined;
}

/** No order and no wish opens so. Most questions do, and the first of a process need not wait 60 ms for the two long expressions to be compiled. */
const ASKS = frames(['^ how|what|which|who|whom|whose|where|when|why|is|are|was|were|do|does|did|has|have|had']);

const LISTS = {
  greeting: 'hi hello hey ok okay yes so and then now also just there thanks please kindly immediately',
  // Hardly ever said of text.
  deed: `
    cancel suspend terminate dispute renew upgrade downgrade subscribe unsubscribe enroll enrol unenroll sign_up log_out
    transfer wire withdraw deposit refund reimburse redeem top_up pay_off
    freeze unfreeze block unblock lock unlock activate deactivate reactivate reschedule
    shut_down shut_off turn_on turn_off switch_on switch_off`,
  // Said of text as often as of the world: only what it is done to tells.
  handling: `
    pay buy purchase order book reserve schedule sell invest donate lend return
    send email e-mail text message call forward post publish upload submit file
    delete remove erase drop close open enable disable stop start pause resume
    increase raise lower decrease reduce change update modify edit replace switch reset set set_up add move put
    apply register report mark confirm approve reject link unlink order_me get_me`,
  mine: 'my our',
  pointed: 'my our it them me him her this that these those',
  counted: 'my our a an the another one two three four this that \\d+ some all every mom dad',
  // What lives outside the conversation.
  object: `
    table room flights? hotel seat tickets? taxi cab uber ride car trip
    appointment meeting reservation booking reminder alarm timer event calendar
    emails? e-mails? text_message message invitation invite call
    payment transfer refund order pizza delivery parcel package invoice bill statement checks? cheque claim loan dispute shares? stocks?
    subscription membership policy accounts? cards? limit password pin address phone_number
    standing_order autopay direct_deposit savings checking
    lights? thermostat heating music`,
  money: '[$€£]\\d\\S* \\d[\\d.,]*(?:k|m)?_(?:dollars?|euros?|pounds?|bucks|usd|eur|gbp|yen|rupees?|shares?)',
  arranged: 'reservation booking appointment payment transfer reminder alarm deposit withdrawal',
  // `update my essay`, `change our prompt`.
  text: 'essay text code sentence paragraph letter resume cv story poem article grammar writing question answer prompt mind',
  // Said by somebody who writes software.
  built: `
    template class component schema function button example idea page app application program script system design website form table
    in_(?:python|java|javascript|c|sql|excel|html|css|react)`,
} as const;

/** How a sentence may begin before its verb and still be an order; `how can you cancel` is none. */
const ORDER =
  '^ [<greeting>]{0,4} [can_you|could_you|would_you|will_you|can_u|i_want_you_to|i_need_you_to|i_would_like_you_to|we_want_you_to|we_need_you_to|go_ahead_and|let_us] [please|kindly|just|immediately|now|also]{0,2}';
const WISH =
  '^ [<greeting>]{0,4} i_want_to|i_need_to|i_wish_to|i_would_like_to|i_would_love_to|we_want_to|we_need_to|we_would_like_to|i_am_trying_to|i_am_calling_to|i_am_writing_to|help_me';

/** After an order and after a wish alike. */
const deedsAfter = (opening: string): readonly string[] => [
  `${opening} <deed> [all|both|the_rest] [of] <pointed>|<money>`,
  `${opening} <deed> *0-5 <object>`,
  `${opening} <deed> *0-4 <money>`,
  `${opening} <handling> [me|him|her|us|up] [all|both] [of] <counted> *0-3 <object> !<built>`,
  `${opening} <handling> [me] <money>|it|them to|from|for|now|immediately|into|off|at|worth|of|in`,
  `${opening} <handling> [me] <money>|it|them $`,
  `${opening} make|set_up|create [me|us] a|an|the|another|my *0-3 <arranged> !<built>`,
];

const WISHES = frames(deedsAfter(WISH), LISTS);
const ORDERS = frames(
  [
    ...deedsAfter(ORDER),
    `${ORDER} <handling> [me|him|her|us] [all|both] [of] <mine> !<text>`,
    `${ORDER} remind_me to|of|about|that|in|at|on`,
    `${ORDER} wake_me|sign_me_up|log_me_out|call_me_a|get_me_a|order_me`,
    `${ORDER} send him|her|them|mom|dad|everyone`,
    `${ORDER} set_a|set_an *0-3 alarm|timer|reminder`,
    `${ORDER} tell him|her|them|mom|dad|everyone that|i`,
  ],
  LISTS,
);
const PLEAS = frames([
  'please cancel|block|freeze|lock|unlock|refund|delete|close|transfer|unsubscribe|deactivate it|them|this|my|our|that|me',
]);

/** `I want to close my account, how do I do that?` asks how. */
const HOW = frames(['how $', 'how|what|where|who|which do|can|could|should|must|would|to|is|are|steps?|documents?|body|number']);

export const examples: Examples = [
  ['Cancel my subscription.', 'seen'],
  ['Please cancel my order', 'seen'],
  ['Can you cancel my subscription for me?', 'seen'],
  ["I'd like to cancel my reservation", 'seen'],
  ['Transfer $200 to savings', 'seen'],
  ['Send 50 euros to Maria', 'seen'],
  ['Book a table for two at eight', 'seen'],
  ['Send an email to my boss', 'seen'],
  ['Delete my account', 'seen'],
  ['My card was stolen. Please block it.', 'seen'],
  ['Lock my debit card immediately, it was stolen.', 'seen'],
  ['Shut down my savings account now.', 'seen'],
  ['Raise my credit limit to $10,000.', 'seen'],
  ['Remind me to call the dentist', 'seen'],
  ['Set an alarm for 7', 'seen'],
  ['Turn off the lights', 'seen'],
  ['I want to activate my card, how do I do that?', undefined],
  ['I want to reset my password, how?', undefined],
  ['I want to make my career in fashion', undefined],
  ['How do I cancel my subscription?', undefined],
  ['How can you block a stolen card?', undefined],
  ['Can I change my flight?', undefined],
  ['What happens when I delete my account?', undefined],
  ['Write an email to my boss about a raise', undefined],
  ['Translate my order into French', undefined],
  ['Change this sentence to the passive', undefined],
  ['Improve my essay', undefined],
  ['Update my resume', undefined],
  ['Explain how to transfer money abroad', undefined],
  ['Cancel culture in America', undefined],
  ['Transfer learning with small data sets', undefined],
  ['Set theory for beginners', undefined],
  ['Order these planets by size', undefined],
  ['Open source licences', undefined],
  ['Book recommendations for a long flight', undefined],
  ['Create a button component in React', undefined],
];
