/** Which chunks of a stream differ from the one before in their words alone: those of one choice, in plain text or in the arguments of a call. */
import { isFields, type Fields } from '../shared/fields.ts';
import type { RunRule } from '../shared/runs.ts';

const SAID: ReadonlySet<string> = new Set(['content', 'reasoning_content', 'reasoning', 'refusal']);

export const runs: RunRule = { texts: [...SAID, 'arguments'], facts: ['obfuscation'], growing };

/** What is said of the choice or of the whole answer is settled, however often it is said; lists are not, and have no part in runs. */
function growing({ choices }: Fields): number | undefined {
  if (!Array.isArray(choices) || choices.length !== 1) return undefined;
  const choice: unknown = choices[0];
  if (!isFields(choice) || 'message' in choice || (choice['logprobs'] ?? null) !== null || !isFields(choice['delta'])) return undefined;
  const { role: _, tool_calls: calls, ...said } = choice['delta'];
  if (calls !== undefined) return Object.keys(said).length === 0 && isPieceOfCall(calls) ? 1 : undefined;
  const words = Object.entries(said).filter(([, value]) => value !== null);
  return words.every(([name, value]) => SAID.has(name) && typeof value === 'string') ? words.length : undefined;
}

/** A call that has begun: more of its arguments, and nothing else. */
function isPieceOfCall(calls: unknown): boolean {
  if (!Array.isArray(calls) || calls.length !== 1 || !isFields(calls[0])) return false;
  const { index, function: called, ...rest } = calls[0];
  if (typeof index !== 'number' || Object.keys(rest).length > 0 || !isFields(called)) return false;
  return typeof called['arguments'] === 'string' && Object.keys(called).length === 1;
}
