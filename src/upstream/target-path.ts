/**
 * What a request target may look like before anyone routes it. Refused: absolute and authority form (nearhit is no
 * forward proxy), `*`, a leading `//` (some servers read it as a host), backslashes and dot segments, plain or encoded
 * (a prefix such as `/up/name` or the operator's own must not be climbed out of). Everything else passes unmodified.
 */
import { ProxyError } from '../errors.ts';

/** `.` or `..` between separators, each possibly percent-encoded. Only the path is looked at, never the query. */
const DOT_SEGMENT = /(?:\/|%2f|%5c)(?:\.|%2e){1,2}(?=\/|%2f|%5c|$)/i;

/** `undefined` when the target is fine. */
export function badTarget(target: string): ProxyError | undefined {
  if (target.charCodeAt(0) !== 47) {
    return refuse(target, 'it is not a path', 'set nearhit as the base URL, not as a forward proxy');
  }
  if (target.charCodeAt(1) === 47) return refuse(target, 'it begins with two slashes', 'remove the slash at the end of the base URL');
  const path = pathOf(target);
  if (path.includes('\\')) return refuse(target, 'it contains a backslash', 'use forward slashes');
  if ((path.includes('/.') || path.includes('%')) && DOT_SEGMENT.test(path)) {
    return refuse(target, 'it contains a dot segment', 'write the path out');
  }
  return undefined;
}

export function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}

/** The query may hold a key (`?key=`), so it is never repeated. */
function refuse(target: string, why: string, remedy: string): ProxyError {
  return new ProxyError(
    'bad-target',
    `cannot route this request target: ${why}, received ${JSON.stringify(pathOf(target).slice(0, 80))}; ${remedy}`,
  );
}
