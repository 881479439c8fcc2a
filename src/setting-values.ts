/**
 * How the text of a setting becomes its value: sizes, durations, lists and the like, as zod schemas that take what a flag, a
 * variable or a JSON file can hold. Each message ends the sentence "cannot use --ttl: it ...".
 */
import { homedir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type {
  Config,
  EligibilityCategory,
  EligibilityRule,
  EligibilitySettings,
  Group,
  JudgeModel,
  NamedUpstream,
  QuestionRule,
  RuleThen,
} from './config.ts';
import { toBytes, toMs, type Bytes, type Ms } from './units.ts';

export type Value<T> = z.ZodType<T, unknown>;

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

/** Reads one value or says why not; the message is for a person. */
export function parsed<T>(read: (raw: unknown) => T | undefined, problem: string): Value<T> {
  return z.unknown().transform((raw, context) => {
    const value = read(raw);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

/** Beyond 2^53 sums of it would be wrong in silence. */
function safe<T>(value: number, as: (value: number) => T): T | undefined {
  return Number.isSafeInteger(value) ? as(value) : undefined;
}

export const size: Value<Bytes> = parsed((raw) => {
  if (typeof raw === 'number') return Number.isSafeInteger(raw) && raw >= 0 ? toBytes(raw) : undefined;
  const match = typeof raw === 'string' ? /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(raw.trim()) : null;
  const unit = match === null ? undefined : BYTES_PER[(match[2] ?? '').toLowerCase()];
  return unit === undefined ? undefined : safe(Math.round(Number(match?.[1]) * unit), toBytes);
}, 'is no size; write bytes, or a number with KB, MB, GB, KiB, MiB or GiB, as in 512MB');

/** A bare number is refused: half of all people mean seconds by it, half milliseconds. */
export const duration: Value<Ms> = parsed((raw) => {
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

export const timeout: Value<Ms> = duration.refine((ms) => ms <= LONGEST_TIMER_MS, 'is longer than a timer can wait; the most is 24d');

/** A bare number from 1 up is refused: `1` is one percent to one half of all people and everything to the other. */
export const share: Value<number> = parsed((raw) => {
  const match = typeof raw === 'string' ? /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(raw.trim()) : null;
  const value = match === null ? raw : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) return undefined;
  return value === 1 && match?.[2] !== '%' ? undefined : value;
}, 'is no share; write a percentage or a fraction below 1, as in 1% or 0.01');

/** How many in a hundred; may be less than one. */
export const perHundred: Value<number> = parsed((raw) => {
  const value = typeof raw === 'string' && /^\d+(?:\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
  return typeof value === 'number' && value >= 0 && value <= 100 ? value : undefined;
}, 'is no number between 0 and 100');

export function whole(least: number, most: number): Value<number> {
  return parsed((raw) => {
    const value = typeof raw === 'string' && /^\d+$/.test(raw.trim()) ? Number(raw) : raw;
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : undefined;
  }, `is no whole number between ${least} and ${most}`);
}

export function oneOf<const T extends string>(words: readonly T[]): Value<T> {
  return parsed((raw) => words.find((word) => word === raw), `is none of ${words.join(', ')}`);
}

export const yesOrNo: Value<boolean> = parsed((raw) => {
  if (raw === true || raw === 'true' || raw === '1') return true;
  return raw === false || raw === 'false' || raw === '0' ? false : undefined;
}, 'is neither true nor false');

export const text: Value<string> = parsed(
  (raw) => (typeof raw === 'string' && raw.trim() !== '' ? raw.trim() : undefined),
  'is empty or no text',
);

/** As in a URL, an IPv6 address may stand in brackets; the system takes it without. */
export const address: Value<string> = text.transform((written) => /^\[([0-9a-f:.]+(?:%.+)?)\]$/i.exec(written)?.[1] ?? written);

export const token: Value<string> = parsed(
  (raw) => (typeof raw === 'string' && /^[\x21-\x7e]{16,}$/.test(raw) ? raw : undefined),
  'is too weak or cannot be sent in a header; write at least 16 printable characters without spaces',
);

/** A flag that comes several times, a comma-separated variable, a JSON array. */
export const list: Value<readonly string[]> = parsed((raw) => {
  const items = typeof raw === 'string' ? [raw] : raw;
  if (!Array.isArray(items) || !items.every((item): item is string => typeof item === 'string')) return undefined;
  return items
    .flatMap((item) => item.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}, 'is no list; write the items with commas between them, or a JSON array of strings');

export function listOf<const T extends string>(words: readonly T[]): Value<readonly T[]> {
  const known = z.array(oneOf(words), `is no list of ${words.join(', ')}`);
  return list.transform((items, context) => {
    const read = known.safeParse(items);
    if (read.success) return [...new Set(read.data)];
    context.addIssue({ code: 'custom', message: `names something that is none of ${words.join(', ')}` });
    return z.NEVER;
  });
}

/** Relative paths were made absolute by whoever knows what they are relative to. */
export const path: Value<string> = parsed(
  (raw) => (typeof raw === 'string' && raw.trim() !== '' ? absolute(raw.trim(), process.cwd()) : undefined),
  'is no path',
);

export function absolute(written: string, folder: string): string {
  if (written === '~' || written.startsWith('~/')) return resolve(homedir(), written.slice(2));
  return isAbsolute(written) ? resolve(written) : resolve(folder, written);
}

/** A trailing /v1 is dropped: people paste the base URL their SDK wants, and requests bring their own /v1. */
export const upstreamUrl: Value<string> = parsed((raw) => {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return undefined;
  const url = new URL(raw);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`;
}, 'is no http or https URL without credentials, query or fragment; write it as in https://api.openai.com');

/** As in `http://127.0.0.1:11434#qwen3:4b` or `local/qwen3:4b`: names of models may hold slashes and colons, upstream names neither. */
export const judgeModel: Value<JudgeModel> = parsed((raw): JudgeModel | undefined => {
  if (typeof raw !== 'string') return undefined;
  const written = raw.trim();
  if (!written.includes('://')) {
    const [, upstream, model] = /^([a-z0-9][a-z0-9._-]*)\/(\S+)$/i.exec(written) ?? [];
    return upstream === undefined || model === undefined ? undefined : { kind: 'upstream', upstream, model };
  }
  const at = written.indexOf('#');
  const model = at < 0 ? '' : written.slice(at + 1);
  const url = upstreamUrl.safeParse(at < 0 ? written : written.slice(0, at));
  return !url.success || !/^\S+$/.test(model) ? undefined : { kind: 'url', url: url.data, model };
}, 'names no model; write URL#MODEL or UPSTREAM/MODEL, as in http://127.0.0.1:11434#qwen3:4b or local/qwen3:4b');

export const replayPace: Value<Config['replayPace']> = parsed((raw) => {
  if (raw === 'immediate' || raw === 'original') return raw;
  const tokensPerSecond = typeof raw === 'string' && /^\d+(?:\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
  return typeof tokensPerSecond === 'number' && tokensPerSecond > 0 && Number.isFinite(tokensPerSecond) ? { tokensPerSecond } : undefined;
}, 'is neither immediate, original, nor a number of tokens per second above 0');

export const tenant: Value<Config['tenant']> = parsed((raw) => {
  if (raw === 'credentials') return { kind: 'credentials' };
  const name = typeof raw === 'string' ? /^header:([!#$%&'*+.^_`|~0-9a-z-]+)$/i.exec(raw.trim())?.[1] : undefined;
  return name === undefined ? undefined : { kind: 'header', name: name.toLowerCase() };
}, 'is neither credentials nor header:NAME, as in header:x-tenant-id');

const NAME = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i);

export function mapOf<T>(value: z.ZodType<T, unknown>, shape: string): Value<Readonly<Record<string, T>>> {
  const error = ({ code }: { readonly code?: string }): string =>
    code === 'invalid_key' ? 'is no name; use letters, digits, dots and dashes' : `is no JSON object of ${shape}`;
  return z.record(NAME, value, { error });
}

export const upstreams: Value<Readonly<Record<string, NamedUpstream>>> = mapOf(
  z.union(
    [upstreamUrl.transform((url) => ({ url })), z.strictObject({ url: upstreamUrl, includeUsage: z.boolean().optional() })],
    'is neither an http or https URL nor {"url": ..., "includeUsage": true}',
  ),
  'name -> URL',
);

const credential = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is no sha256:<64 hex digits> of a credential header');

export const groups: Value<Readonly<Record<string, Group>>> = mapOf(
  z.strictObject({ credentials: z.array(credential) }, 'is no {"credentials": [...]}'),
  'name -> {"credentials": [...]}',
);

export const ignore: Value<Config['ignore']> = z.strictObject(
  { fields: list.default([]), headers: list.default([]), query: list.default([]) },
  'is no JSON object with "fields", "headers" and "query"',
);

const LONGEST_MARK = 200;
const mark = z.string('is no text').max(LONGEST_MARK, `is longer than ${LONGEST_MARK} characters`).regex(/\S/, 'is empty');

const questionRule: Value<QuestionRule> = z
  .strictObject({ after: mark.optional(), before: mark.optional() }, 'is no {"after": "Question:", "before": "Answer:"}')
  .refine(({ after, before }) => after !== undefined || before !== undefined, 'has neither "after" nor "before"');

/** As `URL.host` writes them: lower case, the port where it is not the scheme's own. */
const HOST = z.string().regex(/^(?:\*|[a-z0-9._-]+(?::\d+)?|\[[0-9a-f:.]+\](?::\d+)?)$/);

export const questionRules: Value<Config['question']> = z.record(HOST, questionRule, {
  error: ({ code }) =>
    code === 'invalid_key'
      ? 'is no host; write api.openai.com, 127.0.0.1:8000 or *'
      : 'is no JSON object of host -> {"after": ..., "before": ...}',
});

const CATEGORIES: readonly EligibilityCategory[] = ['state-change', 'code', 'data', 'creative', 'volatile', 'personal', 'leans-on-history'];
/** Each is looked at for every question. */
const MOST_RULES = 100;
const MOST_PHRASES = 50;
const LONGEST_PHRASE = 400;

const category = oneOf(CATEGORIES);

/** One rule; what is wrong with it is said with its name, since a place in a list helps nobody. */
const rule: Value<EligibilityRule> = z.unknown().transform((raw, context) => {
  const read = ruleOf(raw);
  if (typeof read !== 'string') return read;
  context.addIssue({ code: 'custom', message: read });
  return z.NEVER;
});

/** A rule, or what is wrong with it. */
function ruleOf(raw: unknown): EligibilityRule | string {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return 'is no rule; write {"name": ..., "literal": [...], "then": ...}';
  const { name, literal, examples, then, ...rest } = raw as Readonly<Record<string, unknown>>;
  if (!NAME.safeParse(name).success) return 'has no "name"; use letters, digits, dots and dashes';
  const wrong = (problem: string): string => `is the rule "${String(name)}", which ${problem}`;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return wrong(`has the key "${unknown}"; known are name, literal, examples, then`);
  if (literal === undefined && examples === undefined) return wrong('has neither "literal" nor "examples", so it would never hold');
  const phrases = [literal ?? [], examples ?? []].map(phrasesOf);
  const [literals, meant] = phrases;
  if (literals === undefined) return wrong(`needs "literal" as a list of ${PHRASES}`);
  if (meant === undefined) return wrong(`needs "examples" as a list of ${PHRASES}`);
  if (literals.length + meant.length === 0) return wrong('has no phrase in "literal" or "examples", so it would never hold');
  const wanted = thenOf(then);
  if (wanted === undefined) return wrong('needs "then" as "bypass", "exact-only" or {"ttl": "5m"}');
  return { name: String(name), literal: literals, examples: meant, then: wanted };
}

const PHRASES = `at most ${MOST_PHRASES} phrases with a letter or digit in each, of at most ${LONGEST_PHRASE} characters`;

function phrasesOf(raw: unknown): readonly string[] | undefined {
  if (!Array.isArray(raw) || raw.length > MOST_PHRASES) return undefined;
  const usable = (one: unknown): one is string => typeof one === 'string' && one.length <= LONGEST_PHRASE && /[\p{L}\p{N}]/u.test(one);
  return raw.every(usable) ? raw.map((one: string) => one.trim()) : undefined;
}

function thenOf(raw: unknown): RuleThen | undefined {
  if (raw === 'bypass' || raw === 'exact-only') return raw;
  const limit = z.strictObject({ ttl: duration }).safeParse(raw);
  return limit.success ? limit.data : undefined;
}

export const eligibility: Value<EligibilitySettings> = z
  .strictObject(
    {
      rules: z.array(rule, 'is no list of rules').max(MOST_RULES, `has more than ${MOST_RULES} rules`).default([]),
      ttl: z.partialRecord(category, duration, 'is no JSON object of category -> duration').default({}),
      off: z.array(category, 'is no list of categories').default([]),
    },
    'is no JSON object with "rules", "ttl" and "off"',
  )
  .superRefine(({ rules }, context) => {
    const names = rules.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) context.addIssue({ code: 'custom', path: ['rules'], message: `has two rules named "${twice}"` });
  });
