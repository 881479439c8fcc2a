/**
 * The hot path's identity, but for the body: one string, equal only if everything that could change route, tenant, directives or
 * scope is byte for byte equal. It is compared whole, so nothing rests on a hash; two spellings of one request merely cost a
 * second parse. Headers of class `ignored` are left out, because they change with every request.
 *
 * Injective: each value is preceded by its length, and no name holds a line break or a colon.
 */
import type { RawHeaders } from '../exchange.ts';
import { classOf } from './header-classes.ts';

/** Names as sent -> what to write before the value; '' for those left out. A caller can make up names, so it is bounded. */
const prefixes = new Map<string, string>();
const REMEMBERED_NAMES = 1024;
/** RFC 9110 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export function rawFingerprint(method: string, target: string, headers: RawHeaders): string {
  let text = `${method.length}:${method}${target.length}:${target}`;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const prefix = prefixes.get(name) ?? remembered(name);
    if (prefix === '') continue;
    const value = headers[i + 1] ?? '';
    text += prefix + value.length + ':' + value;
  }
  return text;
}

function remembered(name: string): string {
  // A name that is no token cannot come over HTTP, only through the library door; quoted it cannot be mistaken for one.
  const written = TOKEN.test(name) ? name : JSON.stringify(name);
  const prefix = classOf(name.toLowerCase()) === 'ignored' ? '' : `\n${written}:`;
  if (prefixes.size >= REMEMBERED_NAMES) prefixes.clear();
  prefixes.set(name, prefix);
  return prefix;
}
