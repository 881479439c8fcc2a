/**
 * One recording, three renderings: JSON, server-sent events, one JSON array. A chunk of a stream has the form of a whole
 * answer, so a JSON answer is a stream of one chunk, and only JSON from a stream is made from parsed values: everywhere else the
 * payload keeps its bytes.
 */
import type { WireEvent } from '../../entry.ts';
import { createArrayWriter } from '../../json-array.ts';
import type { ReplayOptions, Shape } from '../../prompt.ts';
import { encodeEvent } from '../../sse-event.ts';
import { Unrenderable, type Renderer } from '../dialect.ts';
import { refuseLostIntegers } from '../shared/exact-integers.ts';
import { fieldsOf, parsePayload } from '../shared/payload.ts';
import { eventByEvent, jsonAsIs } from '../shared/plain-renderers.ts';
import { createRuns, renderedInRuns } from '../shared/runs.ts';
import { createAssembly, type Assembly } from './assemble.ts';
import { hasEnded } from './ending.ts';
import { runs } from './runs.ts';

const JSON_TYPE = 'application/json; charset=UTF-8';
const STREAM_TYPE = 'text/event-stream';

const LF = 0x0a;
const CR = 0x0d;

const encoder = new TextEncoder();

export function renderer(recorded: Shape, wants: ReplayOptions): Renderer {
  if (wants.shape === 'json') return recorded === 'json' ? jsonAsIs(JSON_TYPE) : streamToJson();
  return wants.framing === 'array' ? toArray() : toEvents();
}

function streamToJson(): Renderer {
  const assembly = createAssembly();
  const push = (event: WireEvent): undefined => {
    const fields = fieldsOf(parsePayload(event));
    refuseLostIntegers(event.data);
    assembly.add(fields);
  };
  const end = (): Uint8Array => {
    refuseUnended(assembly, 'JSON');
    if (assembly.form() === 'stream-only')
      throw new Unrenderable('cannot render JSON: the recorded stream says something that only a stream can say');
    return encoder.encode(JSON.stringify(assembly.answer()));
  };
  return renderedInRuns({ contentType: JSON_TYPE, push, end }, runs);
}

/** A stream of events ends where its bytes end, so one that was cut is passed on as it is. */
function toEvents(): Renderer {
  return eventByEvent(STREAM_TYPE, (event) => encodeEvent(event.name, onOneLine(event.data), 'none'));
}

function toArray(): Renderer {
  const writer = createArrayWriter();
  const assembly = createAssembly();
  let error: 'none' | 'told' = 'none';
  const told = createRuns(runs);
  const take = (events: readonly WireEvent[]): void => {
    for (const payload of events.map(parsePayload)) {
      if (payload.kind === 'unreadable') throw new TypeError('cannot render an array: the recorded answer holds what is no JSON object');
      if (payload.kind === 'error') error = 'told';
      else assembly.add(payload.fields);
    }
  };
  const push = (event: WireEvent): Uint8Array => {
    take(told.push(event));
    return writer.element(event.data);
  };
  const end = (): Uint8Array => {
    take(told.end());
    if (error === 'none') refuseUnended(assembly, 'an array');
    return writer.end();
  };
  return { contentType: JSON_TYPE, push, end };
}

/** JSON is closed or invalid, so an answer that was cut has no JSON form: the bracket would be an invented end. */
function refuseUnended(assembly: Assembly, form: string): void {
  if (!hasEnded(assembly.answer())) throw new TypeError(`cannot render ${form}: the recorded stream has no end`);
}

/** The official SDKs read one data line an event. In JSON a line break is white space between values, never part of one. */
function onOneLine(data: Uint8Array): Uint8Array {
  return data.includes(LF) || data.includes(CR) ? data.filter((byte) => byte !== LF && byte !== CR) : data;
}
