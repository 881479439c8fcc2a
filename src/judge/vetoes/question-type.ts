/**
 * Question-type veto: what kind of answer is asked for. `What X are there` answers `are there any X`, and a phrase without a
 * verb asks what its words suggest; but a count is no list, a reason no manner, a yes no description. Which kind stands for
 * which is not symmetric; the judge is, so a pair is in the table only if either answer serves both. A kind that a noun names
 * (`what is the height of`, `how tall is`) passes where that noun is there.
 */
import type { Pair } from '../alignment/alignment.ts';
import type { QuestionType, Reading } from '../reading/reading.ts';
import { hasWord, listed } from './marks.ts';
import type { Examples, Veto } from './veto.ts';

export const questionType: Veto = ({ asked, stored }) => {
  if (typeDifference(asked, stored) !== 'other') return undefined;
  const [one, other] = [asked.type, stored.type].toSorted();
  return { name: 'question-type', detail: `question-type: ${asked.type} / ${stored.type}`, way: `asks:${one}/${other}` };
};

export const examples: Examples = [
  ['how many moons does Mars have', 'what moons does Mars have', true],
  ['how many moons does Mars have', 'what is the number of moons Mars has', false],
  ['can i reset my password', 'how can i reset my password', true],
  ['do i need a visa', 'what do i need a visa for', true],
  ['why did the dinosaurs die', 'when did the dinosaurs die', true],
  ['why did the dinosaurs die', 'how did the dinosaurs die', true],
  ['where is the meeting', 'when is the meeting', true],
  ['is there a way to export my data', 'how do I export my data', false],
  ['how do I export my data', 'how can I export my data', false],
  ['how to export my data', 'how do I export my data', false],
  ['how tall is the tower', 'what is the height of the tower', false],
  ['how tall is the tower', 'how old is the tower', true],
  ['who painted it', 'what painted it', true],
  ['when does the shop open', 'what time does the shop open', false],
  ['what is the capital of France', 'capital of France', false],
  ['number of moons of Mars', 'how many moons does Mars have', false],
  ['how long is the film', 'when is the film', true],
  ['are there any direct trains', 'which direct trains are there', false],
  ['why is the sky blue', 'what is the reason the sky is blue', false],
  ['how does a dam work', 'is a dam work', true],
  ['which professors teach Latin', 'who are the professors that teach Latin', false],
  ['which doctor is the best', 'who is the best doctor', false],
  ['the capital of France is', 'what is the capital of France', false],
  ['the author of Hamlet is who?', 'who is the author of Hamlet?', false],
  ['this museum is where?', 'where is this museum?', false],
  ['when I travel, can I pay by card?', 'can I pay by card when I travel?', false],
  ['when I travel, can I pay by card?', 'when can I pay by card?', true],
  ['next winter who teaches Latin?', 'who teaches Latin next winter?', false],
  ['when classes start, who teaches Latin?', 'who teaches Latin when classes start?', false],
  ['for children, are there any museums?', 'which museums are there for children?', false],
  ['in the spring are there any ferries?', 'any ferries in the spring?', false],
  ['the door is open?', 'where is the door?', true],
  ['what broke the vase', 'who broke the vase', true],
];

/** `same`, `near` (counts in the score) or `other` (a veto). */
export function typeDifference(asked: Reading, stored: Reading): 'same' | 'near' | 'other' {
  if (asked.type === stored.type) return 'same';
  return near(asked, stored) || near(stored, asked) ? 'near' : 'other';
}

/** Either answer serves both, whatever the words. */
const NEAR: ReadonlySet<string> = new Set([
  'what exists', // which X are there: are there any X
  'exists yes-no', // is there a class that has a lab: does any class have a lab
  'statement what',
  'statement exists',
  'statement how-to',
  'statement who',
  'count amount',
]);

/** Where the one side has such a noun, it asks in words what the other asks by its question word. */
const NAMED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['count', listed('number count quantity total amount population')],
  ['amount', listed('amount quantity price cost total fee number')],
  ['duration', listed('duration length time long')],
  ['when', listed('time date day year month hour semester term')],
  ['where', listed('place location address country city state')],
  ['who', listed('person name people')],
  ['why', listed('reason cause')],
  ['how-to', listed('way method step steps procedure process instruction instructions')],
  ['how', listed('way method manner process')],
  ['how-tall', listed('height elevation altitude')],
  ['how-high', listed('height elevation altitude')],
  ['how-long', listed('length duration time')],
  ['how-far', listed('distance')],
  ['how-old', listed('age')],
  ['how-big', listed('size area')],
  ['how-large', listed('size area')],
  ['how-heavy', listed('weight')],
  ['how-fast', listed('speed')],
  ['how-deep', listed('depth')],
  ['how-wide', listed('width')],
  ['how-often', listed('frequency')],
  ['how-hot', listed('temperature')],
  ['how-cold', listed('temperature')],
  ['how-expensive', listed('price cost')],
]);

function near(one: Reading, other: Reading): boolean {
  if (NEAR.has(`${one.type} ${other.type}`)) return true;
  if (one.type === 'what' && other.type === 'who' && asksWithNounOf(one, other)) return true;
  return canName(one.type) && hasWord(one, NAMED_BY.get(other.type) ?? NOTHING);
}

/** `which professors teach it`, `who are the professors that teach it`: the noun asked with says that they are persons. */
function asksWithNounOf({ tokens }: Reading, { tokens: others }: Reading): boolean {
  const asking = tokens.findIndex(({ form }) => form === 'which' || form === 'what');
  const noun = asking < 0 ? undefined : tokens[asking + 1];
  const who = others.findIndex(({ form }) => form === 'who');
  const [be, article, ...named] = others.slice(who + 1, who + 3 + MOST_NAMED);
  if (noun === undefined || who < 0 || !/^(?:is|are|was|were)$/.test(be?.form ?? '') || article?.form !== 'the') return false;
  return named.some(({ lemmas }) => lemmas.some((lemma) => noun.lemmas.includes(lemma)));
}
/** `who is the best doctor`: the noun may stand behind its qualities. */
const MOST_NAMED = 3;

function canName(type: QuestionType): boolean {
  return type === 'what' || type === 'statement';
}
const NOTHING: ReadonlySet<string> = new Set();

/** 0 for the same kind, 1 for a near one: a feature. */
export function typeDistance({ asked, stored }: Pair): number {
  return typeDifference(asked, stored) === 'same' ? 0 : 1;
}
