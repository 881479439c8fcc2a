/**
 * How facts about an answer that arrive with several chunks become one. The later word holds, and `null`, '' or nothing is no
 * word. A list is said again with more in it, or goes on: what begins as the one before replaces it, anything else is appended.
 */
import { isFields, isFilled, own, put, type Fields } from '../shared/fields.ts';

/** Said of the whole answer so far, with other values each time. */
const REPLACED: ReadonlySet<string> = new Set(['safetyRatings', 'usageMetadata']);
/** One item for each token: equal items are two tokens. */
const APPENDED: ReadonlySet<string> = new Set(['topCandidates', 'chosenCandidates']);
/** Other lists point into this one by position, so two that do not agree cannot become one. */
const POINTED_INTO = 'groundingChunks';

/** `contradicted`: no one value says what the chunks said. Writes into `target`: chunks come fresh from JSON.parse. */
export function settle(target: Fields, piece: Fields): 'settled' | 'contradicted' {
  let ended: 'settled' | 'contradicted' = 'settled';
  for (const [name, value] of Object.entries(piece)) {
    const before = own(target, name);
    if (before !== undefined && (value === null || value === '')) continue;
    if (isFields(before) && isFields(value) && !REPLACED.has(name)) {
      if (settle(before, value) === 'contradicted') ended = 'contradicted';
      continue;
    }
    if (name === POINTED_INTO && isFilled(before) && isFilled(value) && !beginsAs(value, before)) ended = 'contradicted';
    put(target, name, Array.isArray(before) && Array.isArray(value) ? listed(name, before, value) : value);
  }
  return ended;
}

function listed(name: string, before: unknown[], value: unknown[]): unknown[] {
  if (REPLACED.has(name)) return value;
  if (!APPENDED.has(name) && beginsAs(value, before)) return value;
  for (const item of value) before.push(item);
  return before;
}

function beginsAs(list: readonly unknown[], beginning: readonly unknown[]): boolean {
  return list.length >= beginning.length && beginning.every((item, i) => JSON.stringify(item) === JSON.stringify(list[i]));
}
