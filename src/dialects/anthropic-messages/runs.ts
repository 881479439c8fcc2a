/** Which events of a stream differ from the one before in their words alone: deltas of text, of thinking, of a tool's input. */
import { isFields, type Fields } from '../shared/fields.ts';
import type { RunRule } from '../shared/runs.ts';

const texts = ['text', 'thinking', 'partial_json'] as const;

export const runs: RunRule = { texts, facts: [], growing };

function growing({ type, delta }: Fields): number | undefined {
  if (type !== 'content_block_delta' || !isFields(delta)) return undefined;
  const { type: _, ...said } = delta;
  return Object.keys(said).length === 1 && texts.some((name) => typeof said[name] === 'string') ? 1 : undefined;
}
