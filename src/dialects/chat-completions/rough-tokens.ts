import type { Recording } from '../../entry.ts';
import { isFields } from '../shared/fields.ts';
import { parsePayloadOrDone } from '../shared/payload.ts';

/** Characters of text per token, for English and the tokenizers in use; other languages have fewer. */
const CHARACTERS_PER_TOKEN = 4;

/** An estimate of the output tokens for an answer that told no counts. Good for "time and tokens saved", not for a bill. */
export function roughOutputTokens(recording: Recording): number {
  let characters = 0;
  for (const event of recording.events) {
    const payload = parsePayloadOrDone(event);
    const choices = payload.kind === 'fields' ? payload.fields['choices'] : undefined;
    for (const choice of Array.isArray(choices) ? choices : [])
      if (isFields(choice)) characters += charactersIn(choice['delta'] ?? choice['message']);
  }
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

function charactersIn(message: unknown): number {
  if (!isFields(message)) return 0;
  const { content, refusal, reasoning_content: reasoning } = message;
  return [content, refusal, reasoning].reduce((sum: number, text) => sum + (typeof text === 'string' ? text.length : 0), 0);
}
