const PAGE: usize = 0x10000;

/** Grows the memory to hold every byte before `end`; false when the engine gives no more. */
export function reach(end: usize): bool {
  const missing = <i32>((end + PAGE - 1) / PAGE) - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}
