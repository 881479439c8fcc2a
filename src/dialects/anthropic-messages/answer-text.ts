/** What an answer says, as one text, so that two answers can be compared. */
import type { Recording } from '../../entry.ts';
import { isFields, type Fields } from '../shared/fields.ts';
import { inRuns } from '../shared/runs.ts';
import { createAssembly } from './assemble.ts';
import { THOUGHTS } from './block.ts';
import { runs } from './runs.ts';
import { parseBody } from './stream-event.ts';

/** `undefined` where it says something else than text: that cannot be compared. Never throws. */
export function answerText(recording: Recording): string | undefined {
  try {
    const { content } = recording.shape === 'json' ? messageIn(recording) : assembled(recording);
    if (!Array.isArray(content) || !content.every(isFields)) return undefined;
    const said = content.filter((block) => !THOUGHTS.has(block['type']));
    const texts = said.map((block) => (block['type'] === 'text' ? block['text'] : undefined));
    return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
  } catch {
    return undefined;
  }
}

function messageIn({ events: [body] }: Recording): Fields {
  const message = body === undefined ? undefined : parseBody(body.data);
  return isFields(message) ? message : {};
}

function assembled({ events }: Recording): Fields {
  const assembly = createAssembly();
  return [...inRuns(events, runs)].every((event) => assembly.add(event) === undefined) ? assembly.message() : {};
}
