/** What an answer says, as one text, so that two answers can be compared. */
import type { Recording } from '../../entry.ts';
import { isFields, type Fields } from '../shared/fields.ts';
import { parsePayloadOrDone } from '../shared/payload.ts';
import { inRuns } from '../shared/runs.ts';
import { createAssembly } from './assemble.ts';
import { runs } from './runs.ts';

/** `undefined` where it says something else than text, or several things: those cannot be compared. Never throws. */
export function answerText(recording: Recording): string | undefined {
  try {
    const { choices } = recording.shape === 'json' ? completionIn(recording) : assembled(recording);
    if (!Array.isArray(choices) || choices.length !== 1) return undefined;
    const [choice] = choices as readonly unknown[];
    const message = isFields(choice) && isFields(choice['message']) ? choice['message'] : {};
    if (Array.isArray(message['tool_calls']) || isFields(message['function_call'])) return undefined;
    return textOf(message['content']);
  } catch {
    return undefined;
  }
}

function completionIn({ events: [body] }: Recording): Fields {
  const payload = body === undefined ? undefined : parsePayloadOrDone(body);
  return payload?.kind === 'fields' ? payload.fields : {};
}

function assembled({ events }: Recording): Fields {
  const assembly = createAssembly();
  for (const event of inRuns(events, runs)) {
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'fields') assembly.add(payload.fields);
  }
  return assembly.completion();
}

function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const parts = content.filter((part: unknown) => isFields(part) && part['type'] !== 'thinking') as readonly Fields[];
  const texts = parts.map((part) => part['text']);
  return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
}
