/**
 * One recording, two renderings, where an answer is a list of choices and a stream ends in `[DONE]`. Where the recorded shape is
 * the wanted one the payload bytes are passed on as they are; the other two directions are made from parsed values, so an
 * integer that JSON.parse cannot hold is refused there.
 */
import type { WireEvent } from '../../entry.ts';
import type { ReplayOptions } from '../../prompt.ts';
import { encodeEvent, lineEvent } from '../../sse-event.ts';
import type { Dialect, Renderer } from '../dialect.ts';
import type { ChoicesProtocol } from './choices.ts';
import { refuseLostIntegers } from './exact-integers.ts';
import type { Fields } from './fields.ts';
import { isNamed, objectSpans } from './members.ts';
import { withoutPadding } from './padding.ts';
import { fieldsOf, isDone, parsePayloadOrDone } from './payload.ts';
import { eventByEvent, JSON_TYPE, jsonAsIs, STREAM_TYPE } from './plain-renderers.ts';
import { renderedInRuns } from './runs.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const DONE = encoder.encode('[DONE]');

export function choicesRenderer(protocol: ChoicesProtocol): Dialect['renderer'] {
  return (recorded, wants) => {
    if (recorded === 'json') return wants.shape === 'json' ? jsonAsIs() : jsonToStream(protocol, wants.usage);
    return wants.shape === 'json' ? streamToJson(protocol) : streamToStream(wants.usage);
  };
}

function jsonToStream({ unfold }: ChoicesProtocol, usage: ReplayOptions['usage']): Renderer {
  const push = (event: WireEvent): Uint8Array => {
    const payload = parsePayloadOrDone(event);
    // An error that came with status 200: a stream says so in an event, and does not go on to an end.
    if (payload.kind === 'error') return encodeEvent(undefined, event.data);
    if (payload.kind !== 'fields') throw new TypeError('cannot render a stream: the recorded answer is not a JSON object');
    refuseLostIntegers(event.data);
    return encoder.encode([...unfold(payload.fields, usage), '[DONE]'].map((line) => lineEvent(undefined, line)).join(''));
  };
  return eventByEvent(STREAM_TYPE, push);
}

function streamToJson({ createAssembly, runs }: ChoicesProtocol): Renderer {
  const assembly = createAssembly();
  let ended: 'done' | 'open' = 'open';
  const push = (event: WireEvent): undefined => {
    if (ended === 'done') return;
    const payload = parsePayloadOrDone(event);
    if (payload.kind === 'done') ended = 'done';
    else {
      refuseLostIntegers(event.data);
      assembly.add(fieldsOf(payload));
    }
  };
  // JSON has no way to say that the end is missing, so a stream without one has no JSON form.
  const end = (): Uint8Array => {
    const completion = assembly.completion();
    if (ended === 'open' || !isFinished(completion)) throw new TypeError('cannot render JSON: the recorded stream has no end');
    return encoder.encode(JSON.stringify(completion));
  };
  return renderedInRuns({ contentType: JSON_TYPE, push, end }, runs);
}

function isFinished({ choices }: Fields): boolean {
  return Array.isArray(choices) && choices.length > 0 && choices.every((choice: Fields) => choice['finish_reason'] !== null);
}

function streamToStream(usage: ReplayOptions['usage']): Renderer {
  let ended: 'done' | 'open' = 'open';
  const push = (event: WireEvent): Uint8Array | undefined => {
    if (ended === 'done') return undefined;
    if (isDone(event.data)) {
      ended = 'done';
      return encodeEvent(undefined, DONE);
    }
    const { data, counts, breaks } = withoutPadding(event.data, usage === 'not-asked' ? 'go' : 'stay');
    // A chunk of counts alone, which this caller did not ask for.
    if (usage === 'not-asked' && counts === 'mentioned' && isUsageChunk(data)) return undefined;
    return encodeEvent(event.name, data, breaks);
  };
  return eventByEvent(STREAM_TYPE, push);
}

/** Counts beside a choice were sent by a provider that nobody asked: they are the answer's own. */
function isUsageChunk(data: Uint8Array): boolean {
  const members = objectSpans(data)?.members ?? [];
  const valueOf = (name: string): string | undefined => {
    const member = members.find((candidate) => isNamed(data, candidate, name));
    return member === undefined ? undefined : decoder.decode(data.subarray(member.valueStart, member.end));
  };
  return valueOf('usage') !== undefined && /^(?:null|\[\s*\])?$/u.test(valueOf('choices') ?? '');
}
