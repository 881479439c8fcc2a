/**
 * Which would-be hits are answered by the upstream instead. Chosen by a keyed hash of the two questions, so that nobody
 * without the install's secret can tell or steer which, and the same pair gets the same answer as long as the share stays.
 */
import type { Key } from '../units.ts';
import { LIVE_FROM } from './bar.ts';

/** While evidence is thin the share is ten times as large, up to a tenth of all. */
const THIN_FACTOR = 10;
const MOST = 0.1;

/** `holdout`: 0 to 1, as the operator set it; 0 switches it off entirely. */
export function holdOutShare(holdout: number, labels: number): number {
  if (labels >= LIVE_FROM) return holdout;
  return Math.max(holdout, Math.min(MOST, holdout * THIN_FACTOR));
}

/** The pair as one text; a newline occurs in no key. */
export function holdOutText(asked: Key, stored: Key): string {
  return `hold-out\n${asked}\n${stored}`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CHARACTERS = 8;

/** A base64url digest as a number from 0 up to, not including, 2^48. */
function numberOf(digest: string): number {
  let value = 0;
  for (const character of digest.slice(0, CHARACTERS)) value = value * 64 + Math.max(0, ALPHABET.indexOf(character));
  return value;
}

export function isChosen(digest: string, share: number): boolean {
  return numberOf(digest) < share * 2 ** 48;
}
