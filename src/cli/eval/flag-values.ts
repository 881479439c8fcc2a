/** Values of the evaluation's flags, checked: each refusal says what was received and what to write. */
import type { ReadFlags } from '../flags.ts';

export interface Values {
  text(name: string): string | undefined;
  has(name: string): boolean;
  /** A whole number within bounds, or the default. */
  whole(name: string, initial: number, least: number, most: number): number;
  /** A number within bounds, or the default. */
  decimal(name: string, initial: number, least: number, most: number): number;
  /** `1%,5%` or `0.01`: shares above 0 and below 1. */
  shares(name: string, initial: readonly number[]): readonly number[];
  /** What was wrong with any of them. */
  readonly problems: readonly string[];
}

export function valuesOf({ values }: ReadFlags): Values {
  const problems: string[] = [];
  const text = (name: string): string | undefined => {
    const value = values.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const decimal = (name: string, initial: number, least: number, most: number): number => {
    const value = text(name);
    if (value === undefined) return initial;
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (number >= least && number <= most) return number;
    problems.push(`cannot use --${name}: it is a number from ${least} to ${most}, received ${JSON.stringify(value)}`);
    return initial;
  };
  return {
    text,
    decimal,
    problems,
    has: (name) => values.has(name),
    whole: (name, initial, least, most) => {
      const number = decimal(name, initial, least, most);
      if (Number.isInteger(number)) return number;
      problems.push(`cannot use --${name}: it is a whole number, received ${number}`);
      return initial;
    },
    shares: (name, initial) => {
      const shares = text(name)?.split(',').map(toShare);
      if (shares === undefined) return initial;
      if (shares.every((share): share is number => share !== undefined)) return shares;
      problems.push(`cannot use --${name}: it is a list of shares such as 1%,5%,10%, received ${JSON.stringify(text(name))}`);
      return initial;
    },
  };
}

function toShare(word: string): number | undefined {
  const [, digits = '', sign = ''] = /^\s*(\d+(?:\.\d+)?|\.\d+)(%?)\s*$/.exec(word) ?? [];
  if (digits === '') return undefined;
  const share = Number(digits) / (sign === '%' ? 100 : 1);
  return share > 0 && share < 1 ? share : undefined;
}
