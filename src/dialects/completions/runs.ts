/** Which chunks of a stream differ from the one before in their words alone: those of one choice, without probabilities. */
import { isFields, type Fields } from '../shared/fields.ts';
import type { RunRule } from '../shared/runs.ts';

export const runs: RunRule = { texts: ['text'], facts: ['obfuscation'], growing };

function growing({ choices }: Fields): number | undefined {
  if (!Array.isArray(choices) || choices.length !== 1) return undefined;
  const choice: unknown = choices[0];
  return isFields(choice) && typeof choice['text'] === 'string' && (choice['logprobs'] ?? null) === null ? 1 : undefined;
}
