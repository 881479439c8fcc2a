/** Whether a recorded answer is whole and how it ended, with its token counts. */
import type { TokenUsage, WireEvent } from '../../entry.ts';
import type { Assessment, Dialect } from '../dialect.ts';
import { assessing, assessingBody, ended } from '../shared/assessing.ts';
import { isCount, isFields, type Fields } from '../shared/fields.ts';
import { parsePayload } from '../shared/payload.ts';
import { inRuns } from '../shared/runs.ts';
import { createAssembly } from './assemble.ts';
import { endingOf, hasEnded } from './ending.ts';
import { runs } from './runs.ts';

export const assess: Dialect['assess'] = assessing({
  json: assessingBody((answer) => ({ finish: endingOf(answer), usage: usageOf(answer) })),
  stream: assessStream,
});

function assessStream(events: readonly WireEvent[]): Assessment {
  const assembly = createAssembly();
  for (const event of inRuns(events, runs)) {
    const payload = parsePayload(event);
    if (payload.kind === 'error') return ended('error-event');
    if (payload.kind === 'unreadable') return ended(payload.problem);
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
