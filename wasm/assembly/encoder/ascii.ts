/** Names in a model's file are ASCII; the compiler's strings are UTF-16. */

/** Does the text `at` begin with `name`? */
export function startsWith(at: usize, end: usize, name: string): bool {
  const length = <usize>name.length;
  if (end - at < length) return false;
  for (let i: usize = 0; i < length; i += 1) if (<u16>load<u8>(at + i) != load<u16>(changetype<usize>(name) + 2 * i)) return false;
  return true;
}

export function isEqual(at: usize, end: usize, name: string): bool {
  return end - at == <usize>name.length && startsWith(at, end, name);
}

export function endsWith(at: usize, end: usize, name: string): bool {
  const length = <usize>name.length;
  return end - at >= length && isEqual(end - length, end, name);
}

export function isSame(a: usize, aEnd: usize, b: usize, bEnd: usize): bool {
  return aEnd - a == bEnd - b && memory.compare(a, b, aEnd - a) == 0;
}
