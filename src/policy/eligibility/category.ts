/** What each category of eligibility is made of: one pure function, and the examples that both document and test it. */
import type { Phrase } from './phrase.ts';

/** What the function of a category says of a question. `afresh`: its asker wants a new answer, so a stored one is no answer at all. */
export type Seen = 'seen' | 'afresh' | undefined;
export type Sees = (phrase: Phrase) => Seen;
export type Examples = readonly (readonly [question: string, seen: Seen])[];
