/**
 * What OpenAI adds to the events of a stream, and no replay sends: `obfuscation`, a random text that hides their length, and for who
 * asked for no token counts `"usage":null`. Both stand last, so in nearly every event they are found from its end, for a tenth of what
 * it costs to find where its members are.
 */
import { scratch } from '../../scratch.ts';
import { isNamed, objectSpans, withoutMembers, type Member } from './members.ts';

const decoder = new TextDecoder();
const PADDING = ',"obfuscation":"';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSE_BRACE = 0x7d;
const NO_COUNTS = ',"usage":null';

export interface Tidy {
  /** The same array where nothing goes. */
  readonly data: Uint8Array;
  /** Whether counts may be left in it. */
  readonly counts: 'mentioned' | 'none';
  /** Whether it may have line breaks. */
  readonly breaks: 'none' | 'perhaps';
}

/** `noCounts`: whether the fields that say there are none go as well. */
export function withoutPadding(data: Uint8Array, noCounts: 'go' | 'stay'): Tidy {
  const text = decoder.decode(data);
  const end = endOfRest(text, noCounts);
  const rest = text.slice(0, end);
  // Escaped inside a string these names have a backslash before their closing quotes, so text seldom looks like them. Looked for without
  // the opening quote: a search stops at each of its first character, and JSON is full of quotes (a fifth of the time).
  const counts = rest.includes('usage"') ? 'mentioned' : 'none';
  const breaks = rest.includes('\n') || rest.includes('\r') ? 'perhaps' : 'none';
  if (!rest.includes('obfuscation"') && (noCounts === 'stay' || counts === 'none'))
    return { data: shortened(data, text.length - 1 - end), counts, breaks };
  const spans = objectSpans(data);
  if (spans === undefined) return { data, counts, breaks: 'perhaps' };
  const isNull = ({ valueStart, end: valueEnd }: Member): boolean => decoder.decode(data.subarray(valueStart, valueEnd)) === 'null';
  const goes = (member: Member): boolean =>
    isNamed(data, member, 'obfuscation') || (noCounts === 'go' && isNamed(data, member, 'usage') && isNull(member));
  return { data: withoutMembers(data, spans, goes), counts, breaks };
}

/** Where the closing brace would stand if what goes did not stand before it. A brace at the end of valid JSON closes the outermost object. */
function endOfRest(text: string, noCounts: 'go' | 'stay'): number {
  let end = text.length - 1;
  if (text[end] !== '}') return end;
  for (;;) {
    const start = noCounts === 'go' && text.endsWith(NO_COUNTS, end) ? end - NO_COUNTS.length : startOfPadding(text, end);
    if (start === undefined) return end;
    end = start;
  }
}

function isPlain(character: number): boolean {
  return character >= 0x20 && character <= 0x7e && character !== QUOTE && character !== BACKSLASH;
}

/** Only of plain characters: their number is that of their bytes. */
function startOfPadding(text: string, end: number): number | undefined {
  if (text[end - 1] !== '"') return undefined;
  let opened = end - 1;
  while (isPlain(text.charCodeAt(opened - 1))) opened -= 1;
  const start = opened - PADDING.length;
  return text.slice(Math.max(0, start), opened) === PADDING ? start : undefined;
}

/** Without so many bytes before its closing brace. */
function shortened(data: Uint8Array, bytes: number): Uint8Array {
  if (bytes === 0) return data;
  const end = data.length - 1 - bytes;
  const rest = scratch(end + 1);
  rest.set(data.subarray(0, end));
  rest[end] = CLOSE_BRACE;
  return rest;
}
