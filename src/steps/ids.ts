/** Ids of requests and hits: unique over restarts, cheap to make, saying nothing of what they name. */
export interface Ids {
  request(): string;
  hit(): string;
}

/** `prefix`: random, once per process. */
export function createIds(prefix: string): Ids {
  let count = 0;
  const next = (): string => {
    count += 1;
    return `${prefix}${count.toString(36)}`;
  };
  return { request: () => `nh_${next()}`, hit: () => `h_${next()}` };
}
