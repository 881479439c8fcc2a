/** wasi:http's method variant: the common ones have cases of their own. */
export type Method = { readonly tag: string; readonly val?: string };

const CASES = new Set(['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch']);

export function toMethod(name: string): Method {
  const lower = name.toLowerCase();
  return CASES.has(lower) ? { tag: lower } : { tag: 'other', val: name };
}

export function methodName({ tag, val }: Method): string {
  return tag === 'other' ? (val ?? '') : tag.toUpperCase();
}
