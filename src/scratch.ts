/** Space for bytes that are joined or sent at once: events are small and come by the thousand, and a buffer for each costs more than all else about it. */
const SLAB_BYTES = 64 * 1024;
let slab = new Uint8Array(0);
let used = 0;

/** Zeros. Not for what is kept: a few bytes would keep all of their slab. */
export function scratch(size: number): Uint8Array {
  if (size > SLAB_BYTES / 8) return new Uint8Array(size);
  if (used + size > slab.length) {
    slab = new Uint8Array(SLAB_BYTES);
    used = 0;
  }
  used += size;
  return slab.subarray(used - size, used);
}
