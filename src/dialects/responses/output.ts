/** What a finished response brought: an answer, a call for the caller to make, a refusal, or nothing. */
import type { Finish } from '../dialect.ts';
import { isFields, isText, type Fields } from '../shared/fields.ts';

/** Said, thought, or done by the provider itself. What nobody has heard of may be a call, so it is none of these. */
const NOTHING_TO_DO: ReadonlySet<unknown> = new Set([
  'message',
  'reasoning',
  'compaction',
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'mcp_call',
  'mcp_list_tools',
]);

export function finishOfOutput(output: unknown): Finish {
  if (!Array.isArray(output) || !output.every(isFields)) return 'finish-unknown';
  const parts = output.flatMap(messageParts);
  if (parts.some((part) => part['type'] === 'refusal' && isText(part['refusal']))) return 'refusal';
  if (output.some((item) => !NOTHING_TO_DO.has(item['type']))) return 'tool-calls';
  return parts.some(saysSomething) || output.some(showsSomething) ? 'stop' : 'empty';
}

export function messageParts({ type, content }: Fields): Fields[] {
  return type === 'message' && Array.isArray(content) ? content.filter(isFields) : [];
}

function saysSomething(part: Fields): boolean {
  return part['type'] === 'output_text' ? isText(part['text']) : part['type'] !== 'refusal';
}

function showsSomething({ type, result }: Fields): boolean {
  return type === 'image_generation_call' && isText(result);
}
