/**
 * Texts of others are embedded beside our own lookups and never before many of them: only so many are with the workers at once,
 * and each request takes its turns among the others, so that a batch of 2,000 does not hold up one of two.
 */
export interface Turns {
  /**
   * Each item is worked on as its turn comes; in the order of the items. Rejects with the first failure, after which no further one
   * is begun. `full`: so many are waiting that there is no room for these.
   */
  all<Item, Result>(items: readonly Item[], work: (item: Item, at: number) => Promise<Result>): Promise<readonly Result[] | 'full'>;
}

export interface TurnsOptions {
  readonly atOnce: number;
  /** Items of all requests, those under way included. */
  readonly most: number;
}

export function createTurns({ atOnce, most }: TurnsOptions): Turns {
  const turns = createSemaphore(atOnce);
  let held = 0;
  return {
    async all<Item, Result>(items: readonly Item[], work: (item: Item, at: number) => Promise<Result>): Promise<readonly Result[] | 'full'> {
      if (held + items.length > most) return 'full';
      held += items.length;
      const results: Result[] = [];
      const left = items.entries();
      let state: 'going' | 'over' = 'going';
      const lane = async (): Promise<void> => {
        for (const [at, item] of left) {
          await turns.one(async () => {
            if (state === 'going') results[at] = await work(item, at);
          });
        }
      };
      try {
        await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
        return results;
      } finally {
        state = 'over';
        held -= items.length;
      }
    },
  };
}

interface Semaphore {
  one<Result>(work: () => Promise<Result>): Promise<Result>;
}

function createSemaphore(atOnce: number): Semaphore {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return {
    async one(work) {
      if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else busy += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) busy -= 1;
        else next();
      }
    },
  };
}
