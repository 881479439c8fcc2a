/**
 * What is said of a rule on labelled pairs. The false-hit rate is wrong hits of all hits, at a base rate of one half: a set with
 * more traps than rewordings would otherwise look worse, and one with fewer better, for the same rule.
 */
import { upperBound } from '../learn/clopper-pearson.ts';

export interface Counts {
  /** Pairs that deserve one answer, and those of them that were served. */
  readonly same: number;
  readonly right: number;
  /** Pairs that do not, and those of them that were served. */
  readonly different: number;
  readonly wrong: number;
}

export const NOTHING: Counts = { same: 0, right: 0, different: 0, wrong: 0 };

export interface Rates {
  /** `undefined` where there are no pairs that it could be measured on. */
  readonly recall: number | undefined;
  readonly accepted: number | undefined;
  /** `undefined` as well where nothing was served. */
  readonly falseHits: number | undefined;
  /** One-sided 95% bound: Clopper-Pearson of the accepted share, at the recall as measured. */
  readonly bound: number | undefined;
}

export function ratesOf({ same, right, different, wrong }: Counts): Rates {
  const recall = same === 0 ? undefined : right / same;
  const accepted = different === 0 ? undefined : wrong / different;
  if (recall === undefined || accepted === undefined || recall + accepted === 0)
    return { recall, accepted, falseHits: undefined, bound: undefined };
  const most = upperBound(wrong, different);
  return { recall, accepted, falseHits: accepted / (accepted + recall), bound: most / (most + recall) };
}

export function counted(counts: Counts, label: 'same' | 'different', served: boolean): Counts {
  return label === 'same'
    ? { ...counts, same: counts.same + 1, right: counts.right + (served ? 1 : 0) }
    : { ...counts, different: counts.different + 1, wrong: counts.wrong + (served ? 1 : 0) };
}

export function sumOf(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, one) => ({
      same: sum.same + one.same,
      right: sum.right + one.right,
      different: sum.different + one.different,
      wrong: sum.wrong + one.wrong,
    }),
    NOTHING,
  );
}

/** Of those that have a value; `undefined` where none has. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
