/** Which chunks of a stream differ from the one before in their words and token counts alone: those of one candidate with one part of text. */
import { isFields, type Fields } from '../shared/fields.ts';
import type { RunRule } from '../shared/runs.ts';
import { isPlainText } from './parts.ts';

/** Counts are of the whole answer so far, so the last ones hold. */
export const runs: RunRule = {
  texts: ['text'],
  facts: ['promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'totalTokenCount'],

  growing,
};

/** Probabilities are listed token by token: equal lists are two tokens. */
function growing({ candidates }: Fields): number | undefined {
  if (!Array.isArray(candidates) || candidates.length !== 1) return undefined;
  const candidate: unknown = candidates[0];
  if (!isFields(candidate) || 'logprobsResult' in candidate || !isFields(candidate['content'])) return undefined;
  const { parts } = candidate['content'];
  return Array.isArray(parts) && parts.length === 1 && isPlainText(parts[0]) ? 1 : undefined;
}
