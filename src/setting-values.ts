/**
 * The values of settings that hold more than a word (setting-words.ts), or hang on the machine, as zod schemas that take what a flag,
 * a variable or a JSON file can hold. Each message ends the sentence "cannot use --ttl: it ...".
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
import { DURATION, LIST, TIMEOUT, UPSTREAM_URL, word, wordOf, type Word } from './setting-words.ts';
import type { Ms } from './units.ts';

export type Value<T> = z.ZodType<T, unknown>;

/** A word where a schema is wanted. */
export function worded<T>(read: Word<T>): Value<T> {
  return z.unknown().transform((raw, context) => {
    const reading = read(raw);
    if (reading.kind === 'value') return reading.value;
    context.addIssue({ code: 'custom', message: reading.problem });
    return z.NEVER;
  });
}

export function parsed<T>(read: (raw: unknown) => T | undefined, problem: string): Value<T> {
  return worded(word(read, problem));
}

export const duration: Value<Ms> = worded(DURATION);
export const list: Value<readonly string[]> = worded(LIST);
export const upstreamUrl: Value<string> = worded(UPSTREAM_URL);
export const timeout: Value<Ms> = worded(TIMEOUT);

export function oneOf<const T extends string>(words: readonly T[]): Value<T> {
  return worded(wordOf(words));
}

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

/** Relative paths were made absolute by whoever knows what they are relative to. */
export const path: Value<string> = parsed(
  (raw) => (typeof raw === 'string' && raw.trim() !== '' ? absolute(raw.trim(), process.cwd()) : undefined),
  'is no path',
);

export function absolute(written: string, folder: string): string {
  if (written === '~' || written.startsWith('~/')) return resolve(homedir(), written.slice(2));
  return isAbsolute(written) ? resolve(written) : resolve(folder, written);
}

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
