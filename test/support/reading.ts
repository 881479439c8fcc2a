/** What a dialect reads of a body that a test wrote, and how that is shown. */
import type { Dialect, Reading } from '../../src/dialects/dialect.ts';
import type { JsonObject } from '../../src/identity/canonical.ts';
import { WHOLE_TURNS } from '../../src/policy/cut.ts';
import { QUESTION, type Cuts } from '../../src/prompt.ts';

export interface Reader {
  /** Throws on what is unreadable. */
  reading(body: unknown, path?: string, cuts?: Cuts): Reading;
  /** `undefined` where there is none. */
  problem(body: unknown, path?: string): string | undefined;
}

export function readerOf(dialect: Dialect, usual: string): Reader {
  return {
    reading(body, path = usual, cuts = WHOLE_TURNS) {
      const read = dialect.read(body as JsonObject, path, cuts);
      if ('kind' in read) throw new Error(`unreadable: ${read.problem}`);
      return read;
    },
    problem(body, path = usual) {
      const read = dialect.read(body as JsonObject, path, WHOLE_TURNS);
      return 'kind' in read ? read.problem : undefined;
    },
  };
}

/** The marker shown as a word, so that values compare. */
export function shown(rest: unknown): unknown {
  if (rest === QUESTION) return '<QUESTION>';
  if (Array.isArray(rest)) return rest.map(shown);
  if (typeof rest !== 'object' || rest === null) return rest;
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, shown(value)]));
}
