/** One transcript, two renderings: the last event of a stream says all that JSON says, and one delta is a stream as good as many. */
import type { WireEvent } from '../../entry.ts';
import type { ReplayOptions, Shape } from '../../prompt.ts';
import { lineEvent } from '../../sse-event.ts';
import { Unrenderable, type Renderer } from '../dialect.ts';
import { asRecorded } from '../shared/as-recorded.ts';
import { refuseLostIntegers } from '../shared/exact-integers.ts';
import type { Fields } from '../shared/fields.ts';
import { fieldsOf, parsePayload, parsePayloadOrDone } from '../shared/payload.ts';
import { eventByEvent, JSON_TYPE, STREAM_TYPE } from '../shared/plain-renderers.ts';

const encoder = new TextEncoder();

export function renderer(recorded: Shape, wants: ReplayOptions): Renderer | undefined {
  if (wants.shape === 'as-recorded' || wants.shape === recorded) return asRecorded(recorded);
  if (recorded === 'bytes') return wants.shape === 'json' ? asRecorded(recorded) : undefined;
  return wants.shape === 'json' ? streamToJson() : jsonToStream();
}

function jsonToStream(): Renderer {
  const push = (event: WireEvent): Uint8Array => {
    const payload = parsePayload(event);
    if (payload.kind !== 'fields') throw new TypeError('cannot render a stream: the recorded transcript is not a JSON object');
    refuseLostIntegers(event.data);
    const { text, logprobs } = payload.fields;
    if ('type' in payload.fields)
      throw new Unrenderable('cannot render a stream: the recorded transcript has a type, which names events there');
    const events: Fields[] = [
      { type: 'transcript.text.delta', delta: text, ...(logprobs === undefined ? {} : { logprobs }) },
      { ...payload.fields, type: 'transcript.text.done' },
    ];
    return encoder.encode(events.map((each) => lineEvent(undefined, JSON.stringify(each))).join(''));
  };
  return eventByEvent(STREAM_TYPE, push);
}

/** What a delta may say without JSON losing any of it; `obfuscation` is padding. */
const IN_DELTAS: ReadonlySet<string> = new Set(['type', 'delta', 'logprobs', 'obfuscation']);

function streamToJson(): Renderer {
  let whole: Fields | undefined;
  let probabilities: 'none' | 'in-deltas' = 'none';
  const push = (event: WireEvent): undefined => {
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done') return;
    const { type, ...said } = fieldsOf(payload);
    if (type === 'transcript.text.delta') {
      if ('logprobs' in said) probabilities = 'in-deltas';
      if (Object.keys(said).every((name) => IN_DELTAS.has(name))) return;
    } else if (type === 'transcript.text.done') {
      refuseLostIntegers(event.data);
      whole = said;
      return;
    }
    throw new Unrenderable('cannot render JSON: the recorded stream says something that JSON has no place for');
  };
  const end = (): Uint8Array => {
    if (whole === undefined) throw new TypeError('cannot render JSON: the recorded stream has no end');
    if (probabilities === 'in-deltas' && !('logprobs' in whole))
      throw new Unrenderable('cannot render JSON: the recorded stream gave its token probabilities in pieces');
    return encoder.encode(JSON.stringify(whole));
  };
  return { contentType: JSON_TYPE, push, end };
}
