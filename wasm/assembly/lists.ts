/**
 * Lists that a component's caller hands over (Canonical ABI, `cabi_realloc`): one after another behind everything else in memory,
 * and all of them forgotten when the call they belong to is answered.
 */
import { reach } from './grow';

const ALIGNMENT: usize = 16;
/** The last page is never handed out, so that no sum of addresses wraps around. */
const LAST: usize = 0xffff0000;

/** Where the first list goes: the end of the memory as it was when the first one came. */
let first: usize = 0;
let free: usize = 0;

/** Addresses are multiples of 16 whatever was asked for, so that vectors can be loaded from them. Traps when memory ends. */
export function cabi_realloc(old: usize, oldBytes: usize, _alignment: usize, bytes: usize): usize {
  const at = takeBytes(bytes);
  if (oldBytes > 0) memory.copy(at, old, min(oldBytes, bytes));
  return at;
}

export function takeBytes(bytes: usize): usize {
  if (first == 0) first = free = (<usize>memory.size()) << 16;
  const at = free;
  if (bytes > LAST - at) unreachable();
  free = (at + bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
  if (!reach(free)) unreachable();
  return at;
}

/** After this the next call's lists take the same place: memory grows to the largest call, not with the number of calls. */
export function forgetLists(): void {
  free = first;
}
