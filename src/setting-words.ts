/**
 * How the text of a setting becomes its value: sizes, durations, lists and the like, from what a flag, a variable or a JSON file can
 * hold. Each problem ends the sentence "cannot use --ttl: it ...". Without a schema library and without Node: a Wasm guest reads its
 * variables by the same words.
 */
import type { Config } from './config.ts';
import { parseUrl } from './parse-url.ts';
import { toBytes, toMs, type Bytes, type Ms } from './units.ts';

export type Reading<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'problem'; readonly problem: string };

/** Reads one value or says why not; the problem is for a person. */
export type Word<T> = (raw: unknown) => Reading<T>;

export function word<T>(read: (raw: unknown) => T | undefined, problem: string): Word<T> {
  return (raw) => {
    const value = read(raw);
    return value === undefined ? { kind: 'problem', problem } : { kind: 'value', value };
  };
}

const BYTES_PER: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const MILLISECONDS_PER: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 24 * 3600e3 };

/** Beyond 2^53 sums of it would be wrong in silence. */
function safe<T>(value: number, as: (value: number) => T): T | undefined {
  return Number.isSafeInteger(value) ? as(value) : undefined;
}

export const SIZE: Word<Bytes> = word((raw) => {
  if (typeof raw === 'number') return Number.isSafeInteger(raw) && raw >= 0 ? toBytes(raw) : undefined;
  const match = typeof raw === 'string' ? /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(raw.trim()) : null;
  const unit = match === null ? undefined : BYTES_PER[(match[2] ?? '').toLowerCase()];
  return unit === undefined ? undefined : safe(Math.round(Number(match?.[1]) * unit), toBytes);
}, 'is no size; write bytes, or a number with KB, MB, GB, KiB, MiB or GiB, as in 512MB');

/** A bare number is refused: half of all people mean seconds by it, half milliseconds. */
export const DURATION: Word<Ms> = word((raw) => {
  if (raw === 0) return toMs(0);
  if (typeof raw !== 'string') return undefined;
  const text = raw.trim();
  if (text === '0') return toMs(0);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  return safe(Math.round(parts.reduce((sum, part) => sum + Number(part[1]) * (MILLISECONDS_PER[part[2] ?? ''] ?? 0), 0)), toMs);
}, 'is no duration; write a number with its unit ms, s, m, h or d, as in 50ms, 15m or 24h');

/** A timer longer than this fires at once: Node keeps its delay in 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const TIMEOUT: Word<Ms> = (raw) => {
  const read = DURATION(raw);
  return read.kind === 'value' && read.value > LONGEST_TIMER_MS
    ? { kind: 'problem', problem: 'is longer than a timer can wait; the most is 24d' }
    : read;
};

/** A bare number from 1 up is refused: `1` is one percent to one half of all people and everything to the other. */
export const SHARE: Word<number> = word((raw) => {
  const match = typeof raw === 'string' ? /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(raw.trim()) : null;
  const value = match === null ? raw : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) return undefined;
  return value === 1 && match?.[2] !== '%' ? undefined : value;
}, 'is no share; write a percentage or a fraction below 1, as in 1% or 0.01');

export function wordOf<const T extends string>(words: readonly T[]): Word<T> {
  return word((raw) => words.find((known) => known === raw), `is none of ${words.join(', ')}`);
}

export const YES_OR_NO: Word<boolean> = word((raw) => {
  if (raw === true || raw === 'true' || raw === '1') return true;
  return raw === false || raw === 'false' || raw === '0' ? false : undefined;
}, 'is neither true nor false');

/** A flag that comes several times, a comma-separated variable, a JSON array. */
export const LIST: Word<readonly string[]> = word((raw) => {
  const items = typeof raw === 'string' ? [raw] : raw;
  if (!Array.isArray(items) || !items.every((item): item is string => typeof item === 'string')) return undefined;
  return items
    .flatMap((item) => item.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}, 'is no list; write the items with commas between them, or a JSON array of strings');

export function listOfWords<const T extends string>(words: readonly T[]): Word<readonly T[]> {
  return (raw) => {
    const items = LIST(raw);
    if (items.kind === 'problem') return items;
    const known = words.filter((one) => items.value.includes(one));
    return new Set(items.value).size === known.length
      ? { kind: 'value', value: known }
      : { kind: 'problem', problem: `names something that is none of ${words.join(', ')}` };
  };
}

/** A trailing /v1 is dropped: people paste the base URL their SDK wants, and requests bring their own /v1. */
export const UPSTREAM_URL: Word<string> = word((raw) => {
  const url = typeof raw === 'string' ? parseUrl(raw) : undefined;
  if (url === undefined) return undefined;
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`;
}, 'is no http or https URL without credentials, query or fragment; write it as in https://api.openai.com');

export const REPLAY_PACE: Word<Config['replayPace']> = word((raw) => {
  if (raw === 'immediate' || raw === 'original') return raw;
  const tokensPerSecond = typeof raw === 'string' && /^\d+(?:\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
  return typeof tokensPerSecond === 'number' && tokensPerSecond > 0 && Number.isFinite(tokensPerSecond) ? { tokensPerSecond } : undefined;
}, 'is neither immediate, original, nor a number of tokens per second above 0');

export const TENANT: Word<Config['tenant']> = word((raw) => {
  if (raw === 'credentials') return { kind: 'credentials' };
  const name = typeof raw === 'string' ? /^header:([!#$%&'*+.^_`|~0-9a-z-]+)$/i.exec(raw.trim())?.[1] : undefined;
  return name === undefined ? undefined : { kind: 'header', name: name.toLowerCase() };
}, 'is neither credentials nor header:NAME, as in header:x-tenant-id');
