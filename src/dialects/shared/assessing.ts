/** What every dialect does alike to assess an answer. */
import type { WireEvent } from '../../entry.ts';
import type { Assessment, Dialect, Finish } from '../dialect.ts';
import type { Fields } from './fields.ts';
import { parsePayload } from './payload.ts';

export interface Assessor {
  readonly json: (body: WireEvent | undefined) => Assessment;
  readonly stream: (events: readonly WireEvent[]) => Assessment;
  /** Absent where no answer is kept as bytes. */
  readonly bytes?: (body: WireEvent | undefined) => Assessment;
}

/** Never throws: what cannot be walked, as nesting that is too deep, is not valid for us. */
export function assessing({ json, stream, bytes }: Assessor): Dialect['assess'] {
  return ({ shape, events }) => {
    try {
      if (shape === 'bytes') return bytes?.(events[0]) ?? ended('finish-unknown');
      return shape === 'json' ? json(events[0]) : stream(events);
    } catch {
      return ended(shape === 'json' ? 'invalid-json' : 'invalid-stream');
    }
  };
}

/** Where a body that is an object, and no error, is an answer. */
export function assessingBody(whole: (answer: Fields) => Assessment): Assessor['json'] {
  return (body) => {
    const payload = body === undefined ? undefined : parsePayload(body);
    if (payload?.kind === 'fields') return whole(payload.fields);
    return ended(payload?.kind === 'error' ? 'error-event' : 'invalid-json');
  };
}

/** Of an answer that has no token counts for us. */
export function ended(finish: Finish): Assessment {
  return { finish, usage: undefined };
}
