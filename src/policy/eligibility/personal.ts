/**
 * Personal: about what one person owns or is owed, or carrying a number that names one person or thing. Two customers of one
 * application ask "Where is my order?" in the same words and deserve two answers; what tells them apart is elsewhere in the
 * request, so such a question is never matched by meaning. How to do something with one's own things is the same for
 * everyone ("How do I reset my password?") and is not meant.
 */
import type { Examples, Seen } from './category.ts';
import { frames } from './pattern.ts';
import type { Phrase } from './phrase.ts';

export function personal({ text, asking }: Phrase): Seen {
  if (asking.some((line) => !HOW_TO.test(line) && (STATE.test(line) || LOOKED_UP.test(line) || OWED.test(line)))) return 'seen';
  return (/[@\d]/.test(text) && NAMES_ONE.some((pattern) => pattern.test(text))) || asking.some((line) => NUMBERED.test(line))
    ? 'seen'
    : undefined;
}

const LISTS = {
  // What somebody keeps a record of, under a person's name.
  record: `
    orders? packages? parcels? shipments? delivery deliveries refunds? claims? applications?
    accounts? balances? bills? invoices? payments? paychecks? payslips? salary deposits? withdrawals? statements? transactions? transfers?
    cards? pin limits? credit score loans? mortgage rent premium deductible copay points miles rewards portfolio iban
    appointments? reservations? bookings? flights? seats? tickets? itinerary schedule calendar agenda vacation pto visa passport
    prescriptions? refills? results? readings? records? grades? gpa transcripts?
    password passcode username login address number subscription plan membership policy usage messages? emails? inbox profile status`,
  // Of a record that anyone's is: where is my card accepted?
  general: 'accepted covered insured safe',
  numbered: `
    order account acct invoice case ticket tracking booking reservation confirmation policy claim member membership customer employee
    patient card reference transaction`,
} as const;

const HOW_TO = frames([
  '^ *0-3 how do|can|could|should|would|to|does|may|might|long',
  '^ *0-3 where do|can|could|should',
  '^ *0-3 what happens|should|can|do|does',
  '^ *0-3 why|should|steps_to',
  '^ *0-3 can_i|could_i !see|view|have|get|check',
]);

/** `what is my balance`, `when will my next payment be due`, `has my order shipped`. */
const STATE = frames(
  ["is|are|was|were|has|have|had|did|does|do|will|would|know|what|when|where|check|track|tell_me my *0-3 (?:<record>)(?:'s)? !<general>"],
  LISTS,
);

/** `what is the balance of my account`, `show me my transcript`, `may i see my grades`. */
const SHOWN =
  'show|see|view|check|track|find|read|list|pull_up|look_up|give_me|get|display|fetch|tell_me|what_is|what_are|when_is|where_is|where_are';
const LOOKED_UP = frames(
  [
    `${SHOWN} [me|us] [what|the|all|any|a] my *0-3 (?:<record>)(?:'s)? !<general>`,
    `${SHOWN} [me|us] [what|the|all|any|a] *1-4 of|on|in|for|from|with|at my *0-3 (?:<record>)(?:'s)? !<general>`,
  ],
  LISTS,
);

const OWED = frames([
  'how much|many *0-4 do_i [still] owe',
  'how much|many *0-4 do_i_have left|available|remaining|total|in_my|on_my|now',
  'how much|many *0-4 do_i_have $',
  'how much|many *0-4 credits?|points|miles|money|balance|cash|days|messages|emails *0-3 do_i_have !to_',
  'how much|many *0-4 have_i left|spent|paid|saved|earned|used',
  'how much|many *0-4 is_in_my|are_in_my|am_i_owed|did_i_spend|did_i_pay|did_i_earn',
  'do_i [still] have|owe [any|an|a|some] *0-1 appointments?|meetings?|messages?|emails?|orders?|bills?|payments?|refunds?|points|balance|money|debt',
  'my most_recent|latest|last|next|current|available|remaining|outstanding *0-2 balance|orders?|payments?|bill|statement|transactions?|purchases?|appointments?|credit|readings?|paycheck',
]);

/** Order 88123, account no. 4411-2: a word for a record, then its number. */
const NUMBERED = frames(['<numbered> [number|no|nr|id|code|ending|is|in|#]{0,3} #?[a-z]{0,4}-?\\d[\\d-]{4,}\\S*'], LISTS);

/** Each repetition is bounded, so each is linear. */
const NAMES_ONE: readonly RegExp[] = [
  /[^\s@<>]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z]{2}/, // an e-mail address
  /(?:^|[^\d])\d{9,}(?!\d)/, //                      a long number: account, tracking, telephone
  /(?:^|[^\d.,])\d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)/, // a telephone number of North America
  /\(\d{3}\) ?\d{3}[- ]?\d{4}/,
  /\+\d{1,3}[ -]?\(?\d{1,4}\)?(?:[ -]?\d{2,4}){2,4}/, // and of elsewhere
  /(?:^|[^\d])\d{3}-\d{2}-\d{4}(?!\d)/, //           a social security number
  /(?:^|[^\d])\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{1,4})?(?!\d)/, // a card number
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3}/, //          an IBAN
  /\b1Z[A-Z0-9]{16}\b/, //                           a tracking number
];

export const examples: Examples = [
  ['Where is my order?', 'seen'],
  ['Has my package shipped yet?', 'seen'],
  ['What is my balance?', 'seen'],
  ["What's the balance of my savings account?", 'seen'],
  ['When is my next payment due?', 'seen'],
  ['How much do I owe?', 'seen'],
  ['How much available credit do I have?', 'seen'],
  ['Show me my transcript.', 'seen'],
  ['When is my appointment with Dr. Lee?', 'seen'],
  ['Is my prescription ready?', 'seen'],
  ['Did my payment go through?', 'seen'],
  ['Check my latest blood glucose reading.', 'seen'],
  ['Do I have any meetings after lunch?', 'seen'],
  ['Why was order 88123 late?', 'seen'],
  ['Who is jane.doe@example.com?', 'seen'],
  ['Whose number is 555-123-4567?', 'seen'],
  ['Who calls from +44 20 7946 0958?', 'seen'],
  ['What bank has the account 123456789012?', 'seen'],
  ['How do I reset my password?', undefined],
  ['How do I cancel my subscription?', undefined],
  ['How can I check my balance?', undefined],
  ['Where can I find my order number?', undefined],
  ['Can I change my flight?', undefined],
  ['What happens if my payment is late?', undefined],
  ['When will an ACH transfer post to my account?', undefined],
  ['Why was my card declined?', undefined],
  ['Is my cat sick?', undefined],
  ['Are my symptoms due to a cold?', undefined],
  ['How many years old do I have to be?', undefined],
  ['What are some ways to delete my mail account?', undefined],
  ['What came of the New Economic Policy 1991?', undefined],
  ['Does my dog need a coat?', undefined],
  ['How many moons does Jupiter have?', undefined],
  ['In what order should I read the Narnia books?', undefined],
  ['Who won the war of 1812-1815?', undefined],
];
