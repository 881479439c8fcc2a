/**
 * The order of a stream's events, as published: `message_start`, then block after block, each with its start, its deltas and
 * its stop, then one or more `message_delta`, then `message_stop`. Pings and events of kinds we do not know may stand anywhere.
 */
import type { StreamEvent } from './stream-event.ts';

export interface Place {
  readonly at: 'before' | 'between-blocks' | 'inside-block' | 'closing' | 'ended';
  /** Blocks that have stopped, so the index of the one that is open or comes next. */
  readonly blocks: number;
}

export const BEFORE: Place = { at: 'before', blocks: 0 };

/** `undefined` where this event cannot come here. */
export function nextPlace({ at, blocks }: Place, event: StreamEvent): Place | undefined {
  switch (event.kind) {
    case 'message-start':
      return at === 'before' ? { at: 'between-blocks', blocks } : undefined;
    case 'block-start':
      return at === 'between-blocks' && event.index === blocks ? { at: 'inside-block', blocks } : undefined;
    case 'block-delta':
      return at === 'inside-block' && event.index === blocks ? { at, blocks } : undefined;
    case 'block-stop':
      return at === 'inside-block' && event.index === blocks ? { at: 'between-blocks', blocks: blocks + 1 } : undefined;
    case 'message-delta':
      return at === 'between-blocks' || at === 'closing' ? { at: 'closing', blocks } : undefined;
    case 'message-stop':
      return at === 'closing' ? { at: 'ended', blocks } : undefined;
    case 'silent':
    case 'unknown':
      return { at, blocks };
    case 'error':
    case 'unreadable':
      return undefined;
    default:
      return event satisfies never;
  }
}
