/** Whether a recorded answer is whole and how it ended, with its token counts. */
import type { Recording, TokenUsage } from '../../entry.ts';
import type { Assessment } from '../dialect.ts';
import { isCount, isFields, type Fields } from '../shared/fields.ts';
import { parsePayload } from '../shared/payload.ts';
import { createAssembly } from './assemble.ts';
import { endingOf, hasEnded } from './ending.ts';

/** Never throws: what cannot be walked, as nesting that is too deep, is not valid for us. */
export function assess(recording: Recording): Assessment {
  try {
    return recording.shape === 'json' ? assessJson(recording) : assessStream(recording);
  } catch {
    return { finish: recording.shape === 'json' ? 'invalid-json' : 'invalid-stream', usage: undefined };
  }
}

function assessJson({ events: [body] }: Recording): Assessment {
  const payload = body === undefined ? undefined : parsePayload(body);
  if (payload?.kind === 'fields') return { finish: endingOf(payload.fields), usage: usageOf(payload.fields) };
  return { finish: payload?.kind === 'error' ? 'error-event' : 'invalid-json', usage: undefined };
}

function assessStream({ events }: Recording): Assessment {
  const assembly = createAssembly();
  for (const event of events) {
    const payload = parsePayload(event);
    if (payload.kind === 'error') return { finish: 'error-event', usage: undefined };
    if (payload.kind === 'unreadable') return { finish: payload.problem, usage: undefined };
    assembly.add(payload.fields);
  }
  const answer = assembly.answer();
  const usage = usageOf(answer);
  // A stream has no last word but the finish of its candidates.
  if (!hasEnded(answer)) return { finish: events.length > 0 && endingOf(answer) === 'empty' ? 'empty' : 'incomplete', usage };
  return { finish: assembly.form() === 'any' ? endingOf(answer) : 'invalid-stream', usage };
}

/** A count of zero is left out on this wire. Thoughts are output, and what tools brought is input. */
function usageOf({ usageMetadata: usage }: Fields): TokenUsage | undefined {
  if (!isFields(usage)) return undefined;
  const {
    promptTokenCount: prompt,
    toolUsePromptTokenCount: tools = 0,
    candidatesTokenCount: said = 0,
    thoughtsTokenCount: thought = 0,
  } = usage;
  if (!isCount(prompt) || !isCount(tools) || !isCount(said) || !isCount(thought)) return undefined;
  return { input: prompt + tools, output: said + thought };
}
