/**
 * Resolves in the next turn of the event loop: what was handed to a socket is written by then, and other requests have had their
 * turn. The engine of a Wasm guest has timers alone.
 */
export const nextTurn: () => Promise<void> =
  typeof setImmediate === 'function'
    ? () => new Promise((resolve) => setImmediate(resolve))
    : () => new Promise((resolve) => setTimeout(resolve, 0));
