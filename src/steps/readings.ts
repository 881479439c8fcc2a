/** Questions taken apart, kept for the next comparison: a stored question is read once, and compared many times. */
import type { Judge } from '../judge/judge.ts';
import type { Reading } from '../judge/reading/reading.ts';

export interface Readings {
  of(question: string): Reading;
}

/** Characters of the questions that are remembered; a reading takes about 40 times its text, so some 40 MB at most. */
const REMEMBERED_CHARACTERS = 1024 * 1024;

export function createReadings(judge: Pick<Judge, 'read'>): Readings {
  const kept = new Map<string, Reading>();
  let characters = 0;
  return {
    of: (question) => {
      const known = kept.get(question);
      if (known !== undefined) return known;
      const reading = judge.read(question);
      kept.set(question, reading);
      characters += question.length;
      for (const oldest of kept.keys()) {
        if (characters <= REMEMBERED_CHARACTERS) break;
        kept.delete(oldest);
        characters -= oldest.length;
      }
      return reading;
    },
  };
}
