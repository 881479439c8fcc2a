/**
 * Events of a stream become the message that the provider would have sent as JSON, as the official client puts it together.
 * Whatever it cannot carry over is named, so that nobody is sent a message that says less than the stream did.
 */
import type { WireEvent } from '../../entry.ts';
import { isFields, own, put, type Fields } from '../shared/fields.ts';
import { growBlock, type GrowingBlock, type Lost } from './block.ts';
import { BEFORE, nextPlace } from './order.ts';
import { parseEvent, type StreamEvent } from './stream-event.ts';

export type StreamProblem = 'error-event' | 'invalid-json' | 'invalid-stream';

export interface Assembly {
  /** After a problem nothing more may be added. */
  add(event: WireEvent): StreamProblem | undefined;
  ended(): 'ended' | 'open';
  /** The message so far. Call once: it hands out what it has built. */
  message(): Fields;
  /** The first thing that a message has no place for. */
  lost(): Lost;
}

/** The last word on these holds, also where it is null. */
const STOPPED: ReadonlySet<string> = new Set(['stop_reason', 'stop_sequence', 'stop_details']);

export function createAssembly(): Assembly {
  const message: Fields = {};
  const blocks: GrowingBlock[] = [];
  let place = BEFORE;
  let lost: Lost;
  const take = (event: StreamEvent): Lost => {
    switch (event.kind) {
      case 'message-start':
        for (const [name, value] of Object.entries(event.message)) put(message, name, value);
        return beside(event.more);
      case 'block-start':
        blocks.push(growBlock(event.block));
        relabel(message, event.block);
        return beside(event.more);
      case 'block-delta':
        return blocks.at(-1)?.add(event.delta) ?? beside(event.more);
      case 'block-stop':
        return blocks.at(-1)?.stop() ?? beside(event.more);
      case 'message-delta':
        return close(message, event);
      case 'message-stop':
        return beside(event.more);
      case 'unknown':
        return 'an event of a kind we do not know';
      default:
        return undefined;
    }
  };
  return {
    add(wire) {
      const event = parseEvent(wire);
      if (event.kind === 'error') return 'error-event';
      if (event.kind === 'unreadable') return event.problem;
      const next = nextPlace(place, event);
      if (next === undefined) return 'invalid-stream';
      place = next;
      const losing = take(event);
      lost ??= losing;
      return undefined;
    },
    ended: () => (place.at === 'ended' ? 'ended' : 'open'),
    message: () => ({ ...message, content: blocks.map(({ fields }) => fields) }),
    lost: () => lost,
  };
}

function beside(more: Fields): Lost {
  return Object.keys(more).length === 0 ? undefined : 'a field of an event that we do not know';
}

/** Counts are totals of the whole message, left out or null where they do not apply: they overwrite and are never added. */
function close(message: Fields, { delta, usage, more }: Extract<StreamEvent, { kind: 'message-delta' }>): Lost {
  for (const [name, value] of Object.entries({ ...more, ...delta }))
    if (STOPPED.has(name) || holds(message, name, value)) put(message, name, value);
  const counts = message['usage'];
  if (!isFields(counts)) return 'token counts';
  for (const [name, value] of Object.entries(usage)) if (holds(counts, name, value)) put(counts, name, value);
  return undefined;
}

function holds(fields: Fields, name: string, value: unknown): boolean {
  return value !== null || own(fields, name) === undefined;
}

/** A fallback to another model (a beta): in JSON the message bears the name of the model that answered in the end. */
function relabel(message: Fields, { type, to }: Fields): void {
  if (type === 'fallback' && isFields(to) && typeof to['model'] === 'string') message['model'] = to['model'];
}
