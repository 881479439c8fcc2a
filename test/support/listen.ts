/** Waits for lines of a log, where they are the one thing that a part tells by itself. */
export interface Ear {
  readonly log: (line: string) => void;
  /** All that were told and not yet waited for. */
  readonly lines: readonly string[];
  /** The first that fits; those before it are forgotten. */
  next(pattern: RegExp): Promise<string>;
}

export function listen(): Ear {
  const lines: string[] = [];
  let wake = (): void => undefined;
  return {
    lines,
    log: (line) => (lines.push(line), wake()),
    async next(pattern) {
      // What is tested may let the process end while it is at rest; a test that waits for it must not.
      const awake = setInterval(() => undefined, 1000);
      try {
        for (;;) {
          const at = lines.findIndex((line) => pattern.test(line));
          if (at >= 0) return lines.splice(0, at + 1)[at] ?? '';
          await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        clearInterval(awake);
      }
    },
  };
}
