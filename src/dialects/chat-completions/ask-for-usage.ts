/** Asks a stream for its token counts. Spliced into the caller's bytes: the provider sees the rest as it was sent. */
import { isNamed, objectSpans, spliced } from '../shared/members.ts';

/** `undefined` where the body asks already, or where there is no place to ask in. Duplicate names were refused before. */
export function askForUsage(original: Uint8Array): Uint8Array | undefined {
  const body = objectSpans(original);
  if (body === undefined) return undefined;
  const options = body.members.find((member) => isNamed(original, member, 'stream_options'));
  if (options === undefined)
    return spliced(original, body.close, body.close, `${body.members.length === 0 ? '' : ','}"stream_options":{"include_usage":true}`);

  const inner = objectSpans(original, options.valueStart);
  if (inner === undefined) return spliced(original, options.valueStart, options.end, '{"include_usage":true}'); // it was null
  const asked = inner.members.find((member) => isNamed(original, member, 'include_usage'));
  if (asked === undefined)
    return spliced(original, inner.close, inner.close, `${inner.members.length === 0 ? '' : ','}"include_usage":true`);
  const isTrue = asked.end - asked.valueStart === 4 && original[asked.valueStart] === 0x74; // `true`, not `null`
  return isTrue ? undefined : spliced(original, asked.valueStart, asked.end, 'true');
}
