/** Where a block of matched words stands in one question. */
import type { Side, Span, Step } from '../sequence.ts';
import { words } from '../wording.ts';

const INNER = words('a an the of and or my your his her its our their next last this every each');

/** From the first to the last of them, where they stand together and in this order. */
export function spanOfLabels(side: Side, block: readonly Step[]): Span | undefined {
  const at = side.steps.findIndex(({ label }) => label === block[0]?.label);
  const found = side.steps.slice(at, at + block.length);
  if (at < 0 || found.length < block.length || found.some(({ label }, step) => label !== block[step]?.label)) return undefined;
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined || first.token.sentence !== last.token.sentence) return undefined;
  const span = { from: first.token.index, to: last.token.index };
  if (span.to < span.from) return undefined;
  const own = new Set(found.map(({ token }) => token));
  const inside = side.reading.tokens.slice(span.from, span.to + 1);
  return inside.every((token) => own.has(token) || (token.role === 'function' && INNER.has(token.form))) ? span : undefined;
}

export function labelsIn({ steps }: Side, { from, to }: Span): readonly Step[] {
  return steps.filter(({ token }) => token.index >= from && token.index <= to);
}
