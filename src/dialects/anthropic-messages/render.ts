/**
 * One recording, two renderings. Where the recorded shape is the wanted one the payload bytes are passed on as they are, pings
 * and events of kinds we do not know among them; the other two directions are made from parsed values.
 */
import type { WireEvent } from '../../entry.ts';
import type { ReplayOptions, Shape } from '../../prompt.ts';
import { encodeEvent, lineEvent } from '../../sse-event.ts';
import { Unrenderable, type Renderer } from '../dialect.ts';
import { refuseLostIntegers } from '../shared/exact-integers.ts';
import { isFields } from '../shared/fields.ts';
import { eventByEvent, JSON_TYPE, jsonAsIs, STREAM_TYPE } from '../shared/plain-renderers.ts';
import { renderedInRuns } from '../shared/runs.ts';
import { createAssembly } from './assemble.ts';
import { runs } from './runs.ts';
import { parseBody } from './stream-event.ts';
import { unfold } from './unfold.ts';

const encoder = new TextEncoder();

export function renderer(recorded: Shape, wants: ReplayOptions): Renderer {
  if (recorded === 'json') return wants.shape === 'json' ? jsonAsIs() : jsonToStream();
  return wants.shape === 'json' ? streamToJson() : streamAsIs();
}

function streamAsIs(): Renderer {
  return eventByEvent(STREAM_TYPE, (event) => encodeEvent(event.name, event.data));
}

function jsonToStream(): Renderer {
  const push = ({ data }: WireEvent): Uint8Array => {
    const message = parseBody(data);
    if (!isFields(message)) throw new TypeError('cannot render a stream: the recorded answer is not a JSON object');
    // An error that came with status 200: a stream says so in an event, and does not go on to an end.
    if (message['type'] === 'error') return encodeEvent('error', data);
    refuseLostIntegers(data);
    return encoder.encode(
      unfold(message)
        .map((payload) => lineEvent(payload.type, JSON.stringify(payload)))
        .join(''),
    );
  };
  return eventByEvent(STREAM_TYPE, push);
}

function streamToJson(): Renderer {
  const assembly = createAssembly();
  const push = (event: WireEvent): undefined => {
    const problem = assembly.add(event);
    if (problem !== undefined) throw new TypeError(`cannot render JSON: the recorded stream is ${problem}`);
    refuseLostIntegers(event.data);
  };
  // JSON has no way to say that the end is missing, so a stream without one has no JSON form.
  const end = (): Uint8Array => {
    if (assembly.ended() === 'open') throw new TypeError('cannot render JSON: the recorded stream has no end');
    const lost = assembly.lost();
    if (lost !== undefined) throw new Unrenderable(`cannot render JSON: the recorded stream holds ${lost}`);
    return encoder.encode(JSON.stringify(assembly.message()));
  };
  return renderedInRuns({ contentType: JSON_TYPE, push, end }, runs);
}
