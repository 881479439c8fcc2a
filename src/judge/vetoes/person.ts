/**
 * Person veto: my order is not your order, his wife not hers. In how-to questions I, you, we and one are all `anybody`, and so
 * are my and your there; he and she, and whose thing it is among others, are never free. Whom the words stand for, in a text
 * with both, is compared by their order.
 */
import type { Reading } from '../reading/reading.ts';
import { has, listed } from './marks.ts';
import { objection } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Objection, Veto } from './veto.ts';

export const person: Veto = ({ asked, stored }) => gender(asked, stored) ?? owner(asked, stored) ?? speaker(asked, stored);

export const examples: Examples = [
  ['is he here', 'is she here', true],
  ['is his car red', 'is her car red', true],
  ['did he tell her', 'did she tell him', true],
  ['what is your name', 'what is my name', true],
  ['how do i reset my password', 'how do you reset your password', false],
  ['how do i reset my password', 'how do i reset their password', true],
  ['how do i reset my password', 'how do i reset a password', false],
  ['who am i', 'who are you', true],
  ['where are they', 'where are you', true],
  ['can i swim', 'can you swim', true],
  ['do I need my passport', 'do you need my passport', true],
  ['how do i train my dog', 'how do we train our dog', false],
  ['is their house big', 'is our house big', true],
];

const HE: ReadonlySet<string> = listed('he him his himself');
const SHE: ReadonlySet<string> = listed('she her hers herself');

/** In order, which of the two each pronoun means: `did he tell her` is not `did she tell him`. */
function gender(asked: Reading, stored: Reading): Objection {
  const one = gendersOf(asked);
  const other = gendersOf(stored);
  if (one.join() === other.join()) return undefined;
  // A person named once more or less is the same person, while there is one only.
  const sole = new Set([...one, ...other]).size === 1 && one.length > 0 && other.length > 0;
  return sole ? undefined : objection('person', one, other);
}

const gendersOf: (reading: Reading) => readonly string[] = takenOnce(({ tokens }) => {
  return tokens.flatMap(({ form }) => (HE.has(form) ? ['he'] : SHE.has(form) ? ['she'] : []));
});

function owner(asked: Reading, stored: Reading): Objection {
  const one = ownersOf(asked);
  const other = ownersOf(stored);
  if (one.length === 0 || other.length === 0 || one.some((each) => other.includes(each))) return undefined;
  const anybody = isHowTo(asked) && isHowTo(stored) && ![...one, ...other].includes('their');
  return anybody ? undefined : objection('person', one, other);
}

const ownersOf: (reading: Reading) => readonly string[] = takenOnce((reading) => {
  const found: string[] = [];
  if (has(reading, 'person:my')) found.push('my');
  if (has(reading, 'person:your')) found.push('your');
  if (has(reading, 'person:their')) found.push('their');
  if (gendersOf(reading).length > 0) found.push('their');
  return found;
});

/** Who the question is about, where one speaks of the asker and the other of somebody else. */
function speaker(asked: Reading, stored: Reading): Objection {
  if (isHowTo(asked) && isHowTo(stored)) return undefined;
  for (const speakers of [actorsOf, speakersOf]) {
    const one = speakers(asked);
    const other = speakers(stored);
    if (one.length > 0 && other.length > 0 && !one.some((each) => other.includes(each))) return objection('person', one, other);
  }
  return undefined;
}

/** By name alone, not by what is theirs: `do I need my card`, `do you need my card`. */
const actorsOf: (reading: Reading) => readonly string[] = takenOnce((reading) => {
  const found: string[] = [];
  if (has(reading, 'person:i') || has(reading, 'person:we')) found.push('i');
  if (has(reading, 'person:you')) found.push('you');
  if (has(reading, 'person:they')) found.push('they');
  return found;
});

const speakersOf: (reading: Reading) => readonly string[] = takenOnce((reading) => {
  const found: string[] = [];
  if (has(reading, 'person:i') || has(reading, 'person:we') || has(reading, 'person:my')) found.push('i');
  if (has(reading, 'person:you') || has(reading, 'person:your')) found.push('you');
  if (has(reading, 'person:they') || has(reading, 'person:their')) found.push('they');
  if (gendersOf(reading).length > 0) found.push('they');
  return found;
});

function isHowTo({ type }: Reading): boolean {
  return type === 'how-to' || type === 'how';
}
