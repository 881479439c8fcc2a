/** A point where a scripted origin waits until the test says go on. Tests steer by gates, never by clocks. */
export interface Gate {
  readonly kind: 'gate';
  /** Resolves once somebody waits here: the stream has got this far. */
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  arrive(): void;
  open(): void;
}

export function createGate(): Gate {
  let arrive = (): void => undefined;
  let open = (): void => undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { kind: 'gate', reached, opened, arrive: () => arrive(), open: () => open() };
}
