/** Quotation marks and code spans: what stands inside stands for itself. */

export interface Quotation {
  readonly start: number;
  /** The place after its closing mark. */
  readonly end: number;
  readonly inner: string;
}

/** Longer than this between two marks is no quotation but two marks that stray. */
const LONGEST = 400;
/** An apostrophe is a quotation mark more seldom, and there are many: each may look less far. */
const LONGEST_SINGLE = 100;
const OPENS = /[\s([{:,-]/;
const CLOSES = /[\s)\]}.,;:?!-]/;

/** In order and never one inside another. Bounded: each opening mark looks no further than `LONGEST`. */
export function quotationsIn(text: string): readonly Quotation[] {
  if (!/["'`]/.test(text)) return [];
  const found: Quotation[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const closing = closingMark(text, at);
    if (closing === undefined) continue;
    const width = text.startsWith('```', at) ? 3 : 1;
    const inner = text.slice(at + width, closing).trim();
    if (inner !== '') found.push({ start: at, end: closing + width, inner });
    at = closing + width - 1;
  }
  return found;
}

function closingMark(text: string, at: number): number | undefined {
  const mark = text[at];
  if (mark === '`') return closingTick(text, at);
  if (mark !== '"' && mark !== "'") return undefined;
  if (mark === "'" && at > 0 && !OPENS.test(text[at - 1] ?? ' ')) return undefined;
  // Inches: 5'10", 27".
  if (mark === '"' && /\d/.test(text[at - 1] ?? '')) return undefined;
  const reach = text.slice(at + 1, at + (mark === '"' ? LONGEST : LONGEST_SINGLE));
  const line = mark === "'" ? reach.indexOf('\n') : -1;
  const part = line < 0 ? reach : reach.slice(0, line);
  for (let end = part.indexOf(mark); end >= 0; end = part.indexOf(mark, end + 1))
    if (end > 0 && (mark === '"' || isClosingApostrophe(text, at + 1 + end))) return at + 1 + end;
  return undefined;
}

function isClosingApostrophe(text: string, at: number): boolean {
  return text[at - 1] !== ' ' && !/\s/.test(text[at - 1] ?? ' ') && (at + 1 === text.length || CLOSES.test(text[at + 1] ?? ' '));
}

function closingTick(text: string, at: number): number | undefined {
  const fence = text.startsWith('```', at) ? '```' : '`';
  const end = text.indexOf(fence, at + fence.length);
  return end < 0 || (fence === '`' && (end === at + 1 || end - at > LONGEST)) ? undefined : end;
}
