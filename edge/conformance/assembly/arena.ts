/**
 * Memory of one call: taken from one end, given back all at once when the host has read the answer. No runtime of
 * AssemblyScript's is linked, so nothing here may allocate an object.
 */
let top: usize = __heap_base;

export function take(bytes: usize, alignment: usize): usize {
  const start = (top + alignment - 1) & ~(alignment - 1);
  top = start + bytes;
  const pages = <i32>((top + 0xffff) >>> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
  return start;
}

export function mark(): usize {
  return top;
}

export function release(to: usize): void {
  top = to;
}

/** The canonical ABI's allocator: the host writes lists and strings where this says. */
export function cabi_realloc(old: usize, oldBytes: usize, alignment: usize, bytes: usize): usize {
  const fresh = take(bytes, alignment);
  if (oldBytes > 0) memory.copy(fresh, old, oldBytes < bytes ? oldBytes : bytes);
  return fresh;
}
