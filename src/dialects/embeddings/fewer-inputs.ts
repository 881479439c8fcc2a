/** The same request for some of its inputs: every other byte stays as it came, and so do those of the inputs that are left. */
import { joinBytes } from '../../bytes.ts';
import { arraySpans, isNamed, objectSpans } from '../shared/members.ts';

const COMMA = Uint8Array.of(0x2c);

/** `places`: which elements of `input` are left; `undefined` where `input` is no list. */
export function withFewerInputs(body: Uint8Array, places: readonly number[]): Uint8Array | undefined {
  const input = objectSpans(body)?.members.find((member) => isNamed(body, member, 'input'));
  const elements = input === undefined ? undefined : arraySpans(body, input.valueStart);
  const kept = places.flatMap((place) => elements?.[place] ?? []);
  const [first] = elements ?? [];
  const last = elements?.at(-1);
  if (first === undefined || last === undefined || kept.length !== places.length) return undefined;
  const pieces = kept.flatMap(({ start, end }, at) => [...(at === 0 ? [] : [COMMA]), body.subarray(start, end)]);
  return joinBytes([body.subarray(0, first.start), ...pieces, body.subarray(last.end)]);
}
