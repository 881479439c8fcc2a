/** What a finished choice brought: an answer, a call, a refusal, or nothing. */
import type { Finish } from '../dialect.ts';
import { isFields, isFilled, isText, type Fields } from '../shared/fields.ts';

export function broughtBy(choice: Fields): Finish {
  const message = isFields(choice['message']) ? choice['message'] : {};
  if (isText(message['refusal'])) return 'refusal';
  // Some providers finish with `stop` after tool calls, too.
  if (isFilled(message['tool_calls']) || isFields(message['function_call'])) return 'tool-calls';
  return saysSomething(message) ? 'stop' : 'empty';
}

/** Thinking alone is no answer. */
function saysSomething(message: Fields): boolean {
  const { content, audio, images } = message;
  if (isText(content) || isFields(audio) || isFilled(images)) return true;
  return (
    Array.isArray(content) &&
    content.some((part: unknown) => isFields(part) && part['type'] !== 'thinking' && (part['type'] !== 'text' || isText(part['text'])))
  );
}
