/**
 * A Cache-Control value as a list of directives (RFC 9111 5.2): names lower case, values with their quotes taken off.
 * Read leniently and obeyed strictly: a semicolon separates as well as a comma, because people write it, and whoever reads
 * the list takes a value it cannot understand for the strictest one. Nothing here throws.
 */

export interface CacheDirective {
  readonly name: string;
  /** `undefined` where there is no `=`. */
  readonly value: string | undefined;
}

/** name, then = and a token or a quoted string; commas inside quotes separate nothing. */
const DIRECTIVE = /([^\s,;="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s,;"]*)))?/gs;

export function parseCacheControl(value: string): readonly CacheDirective[] {
  return Array.from(value.matchAll(DIRECTIVE), ([, name, quoted, token]) => ({
    name: (name ?? '').toLowerCase(),
    value: quoted === undefined ? token : quoted.replace(/\\(.)/gs, '$1'),
  }));
}

/** RFC 9111 1.2.2: at least 2^31 is "as long as can be". */
const LONGEST_SECONDS = 2 ** 31;

/** `undefined` for what is no number of whole seconds. */
export function deltaSeconds(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d+$/.test(value.trim())) return undefined;
  return Math.min(Number(value), LONGEST_SECONDS);
}

export function has(directives: readonly CacheDirective[], name: string): boolean {
  return directives.some((directive) => directive.name === name);
}

/** The values of every directive of this name. Said twice, both count, and the stricter binds. */
export function valuesOf(directives: readonly CacheDirective[], name: string): readonly (string | undefined)[] {
  return directives.filter((directive) => directive.name === name).map((directive) => directive.value);
}
