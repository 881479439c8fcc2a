/** Ids of requests: unique over restarts, cheap to make, saying nothing of what they name. */
export interface Ids {
  request(): string;
}

/** `prefix`: random, once per process. */
export function createIds(prefix: string): Ids {
  let count = 0;
  return {
    request() {
      count += 1;
      return `nh_${prefix}${count.toString(36)}`;
    },
  };
}
