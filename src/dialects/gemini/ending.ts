/** How an answer ended: every candidate must be finished, and the worst of them speaks for all. */
import type { Finish } from '../dialect.ts';
import { isFields, isFilled, isText, type Fields } from '../shared/fields.ts';
import { worst } from '../shared/finish.ts';

const FINISHES: ReadonlyMap<unknown, Finish> = new Map<unknown, Finish>([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'truncated'],
  ['SAFETY', 'filtered'],
  ['RECITATION', 'filtered'],
  ['BLOCKLIST', 'filtered'],
  ['PROHIBITED_CONTENT', 'filtered'],
  ['SPII', 'filtered'],
  ['LANGUAGE', 'filtered'],
  ['MODEL_ARMOR', 'filtered'],
  ['IMAGE_SAFETY', 'filtered'],
  ['IMAGE_PROHIBITED_CONTENT', 'filtered'],
  ['IMAGE_RECITATION', 'filtered'],
  [null, 'incomplete'],
  [undefined, 'incomplete'],
]);

export function endingOf({ candidates, promptFeedback }: Fields): Finish {
  if (isBlocked(promptFeedback)) return 'filtered';
  if (candidates !== undefined && candidates !== null && !Array.isArray(candidates)) return 'finish-unknown';
  if (!isFilled(candidates)) return 'empty';
  return worst(candidates.map((candidate) => (isFields(candidate) ? finishOf(candidate) : 'finish-unknown')));
}

/** Whether the answer says of itself that it is over. A stream without candidates may have been cut before the first. */
export function hasEnded(answer: Fields): boolean {
  const { candidates, promptFeedback } = answer;
  return isBlocked(promptFeedback) || (isFilled(candidates) && endingOf(answer) !== 'incomplete');
}

function isBlocked(promptFeedback: unknown): boolean {
  if (!isFields(promptFeedback)) return false;
  const { blockReason } = promptFeedback;
  return blockReason !== undefined && blockReason !== null && blockReason !== 'BLOCK_REASON_UNSPECIFIED';
}

function finishOf({ finishReason, content }: Fields): Finish {
  const finish = FINISHES.get(finishReason) ?? 'finish-unknown';
  if (finish !== 'stop') return finish;
  const parts = partsIn(content);
  // The API finishes with STOP after function calls, too.
  if (parts.some((part) => isFields(part['functionCall']))) return 'tool-calls';
  return parts.some(saysSomething) ? 'stop' : 'empty';
}

/** Of the content of a candidate. */
export function partsIn(content: unknown): readonly Fields[] {
  const parts = isFields(content) ? content['parts'] : undefined;
  return Array.isArray(parts) ? parts.filter(isFields) : [];
}

/** Thinking alone is no answer, and neither is the signature of a thought. */
function saysSomething({ text, thought, thoughtSignature: _, ...others }: Fields): boolean {
  if (thought === true) return false;
  return typeof text === 'string' ? isText(text) : Object.keys(others).length > 0;
}
