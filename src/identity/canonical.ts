/** JSON as a value whose every difference counts. */

/** Stands where the question was: written bare, so no string a caller can send collides with it. */
export const QUESTION: unique symbol = Symbol('question');

/** Objects have no prototype, so `__proto__` is a key like any other. Numbers keep their value: those that do not round-trip were refused. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject | typeof QUESTION;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}
