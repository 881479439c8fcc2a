/** What an answer says, as one text, so that two answers can be compared. */
import type { Recording } from '../../entry.ts';
import { isFields, type Fields } from '../shared/fields.ts';
import { parsePayload } from '../shared/payload.ts';
import { inRuns } from '../shared/runs.ts';
import { createAssembly } from './assemble.ts';
import { partsIn } from './ending.ts';
import { runs } from './runs.ts';

/** `undefined` where it says something else than text, or several things: those cannot be compared. Never throws. */
export function answerText(recording: Recording): string | undefined {
  try {
    const { candidates } = assembled(recording);
    if (!Array.isArray(candidates) || candidates.length !== 1) return undefined;
    const [candidate] = candidates as readonly unknown[];
    const parts = partsIn(isFields(candidate) ? candidate['content'] : undefined).filter((part) => part['thought'] !== true);
    const texts = parts.map((part) => part['text']);
    return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON answer is a stream of one chunk. */
function assembled({ events }: Recording): Fields {
  const assembly = createAssembly();
  for (const event of inRuns(events, runs)) {
    const payload = parsePayload(event);
    if (payload.kind === 'fields') assembly.add(payload.fields);
  }
  return assembly.answer();
}
