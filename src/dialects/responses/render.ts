/**
 * One recording, two renderings. A stream holds the whole response in the event that ends it, so its JSON form is cut out of
 * that event, byte for byte; a stream is made from parsed values, so an integer that JSON.parse cannot hold is refused there.
 */
import type { WireEvent } from '../../entry.ts';
import type { ReplayOptions, Shape } from '../../prompt.ts';
import { encodeEvent, lineEvent } from '../../sse-event.ts';
import type { Renderer } from '../dialect.ts';
import { refuseLostIntegers } from '../shared/exact-integers.ts';
import { isNamed, objectSpans } from '../shared/members.ts';
import { withoutPadding } from '../shared/padding.ts';
import { fieldsOf, isDone, parsePayloadOrDone } from '../shared/payload.ts';
import { eventByEvent, JSON_TYPE, jsonAsIs, STREAM_TYPE } from '../shared/plain-renderers.ts';
import { STATUS_AT_END } from './events.ts';
import { unfold } from './unfold.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function renderer(recorded: Shape, wants: ReplayOptions): Renderer {
  if (recorded === 'json') return wants.shape === 'json' ? jsonAsIs() : jsonToStream();
  return wants.shape === 'json' ? streamToJson() : streamToStream();
}

function jsonToStream(): Renderer {
  const push = (event: WireEvent): Uint8Array => {
    const payload = parsePayloadOrDone(event);
    // A failed response has an error as well; one that is nothing else came with status 200 and is said in an event.
    if (payload.kind === 'error' && !('output' in payload.fields)) return encodeEvent('error', event.data);
    if (payload.kind !== 'fields' && payload.kind !== 'error')
      throw new TypeError('cannot render a stream: the recorded answer is not a JSON object');
    refuseLostIntegers(event.data);
    return encoder.encode(
      unfold(payload.fields)
        .map((each) => lineEvent(each.type, JSON.stringify(each)))
        .join(''),
    );
  };
  return eventByEvent(STREAM_TYPE, push);
}

/** Of thousands of events a handful says that the response has ended, or failed. */
const MAY_END = new RegExp(`"(?:error|${[...STATUS_AT_END.keys()].join('|')})"`);

function streamToJson(): Renderer {
  let response: Uint8Array | undefined;
  const push = (event: WireEvent): undefined => {
    if (response !== undefined || (event.name !== 'error' && !MAY_END.test(decoder.decode(event.data)))) return;
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done') return;
    const status = STATUS_AT_END.get(fieldsOf(payload)['type']);
    if (status === 'failed') throw new TypeError('cannot render JSON: the recorded response failed');
    if (status !== undefined) response = memberOf(event.data, 'response');
  };
  const end = (): Uint8Array => {
    if (response === undefined) throw new TypeError('cannot render JSON: the recorded stream has no end');
    return response;
  };
  return { contentType: JSON_TYPE, push, end };
}

/** As the provider sent it. Of a name that is there twice the last one counts, as JSON.parse has it. */
function memberOf(data: Uint8Array, name: string): Uint8Array | undefined {
  const member = objectSpans(data)?.members.findLast((candidate) => isNamed(data, candidate, name));
  return member === undefined ? undefined : data.subarray(member.valueStart, member.end);
}

function streamToStream(): Renderer {
  let ended: 'done' | 'open' = 'open';
  const push = (event: WireEvent): Uint8Array | undefined => {
    if (ended === 'done') return undefined;
    if (isDone(event.data)) ended = 'done';
    const { data, breaks } = withoutPadding(event.data, 'stay');
    return encodeEvent(event.name, data, breaks);
  };
  return eventByEvent(STREAM_TYPE, push);
}
