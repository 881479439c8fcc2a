/** Counts what keeps this process busy: sockets, timers, requests. What a test opened must be gone when it ends. */

export type Resources = ReadonlyMap<string, number>;

export function openResources(): Resources {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Names of which more are open now than before, as `TCPSocketWrap +2`. */
export function leaked(before: Resources, now: Resources = openResources()): readonly string[] {
  return [...now]
    .filter(([name, count]) => count > (before.get(name) ?? 0))
    .map(([name, count]) => `${name} +${count - (before.get(name) ?? 0)}`);
}

/** Sockets close over a few turns of the event loop: looks again each turn, `turns` at most, and tells what remains. */
export async function leakedAfterSettling(before: Resources, turns = 2000): Promise<readonly string[]> {
  for (let i = 0; i < turns && leaked(before).length > 0; i += 1) await new Promise((resolve) => setImmediate(resolve));
  return leaked(before);
}
