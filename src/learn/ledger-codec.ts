/** Rows of the ledger that are no labels: JSON, read back without trust. A row that does not fit is `undefined`, never half taken. */
import type { GroupFacts } from './group-evidence.ts';
import type { Substitution } from './substitutions.ts';
import { pairName, wordPair } from './word-sets.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeGroup(facts: GroupFacts): Uint8Array {
  return encoder.encode(JSON.stringify(facts));
}

export function decodeGroup(bytes: Uint8Array): GroupFacts | undefined {
  const { group, since, burst, hits, reports } = fieldsOf(bytes);
  if (typeof group !== 'string' || !isCount(since) || !isCount(hits)) return undefined;
  if (burst !== 'closed' && burst !== 'none') return undefined;
  if (!Array.isArray(reports) || !reports.every(isCount)) return undefined;
  return { group, since, burst, hits, reports };
}

export function encodeSubstitution({ pair, approvals, state }: Substitution): Uint8Array {
  return encoder.encode(JSON.stringify({ one: pair.one, other: pair.other, approvals, state }));
}

export function decodeSubstitution(bytes: Uint8Array): Substitution | undefined {
  const { one, other, approvals, state } = fieldsOf(bytes);
  if (!isTexts(one) || !isTexts(other) || !Array.isArray(approvals)) return undefined;
  if (state !== 'open' && state !== 'doubted' && state !== 'blocked') return undefined;
  const pair = wordPair(one, other);
  const pairs = approvals
    .filter(isTexts)
    .flatMap(([asked, stored]) => (asked === undefined || stored === undefined ? [] : [[asked, stored] as const]));
  if (pair === undefined || pairs.length !== approvals.length) return undefined;
  return { pair, approvals: pairs, state };
}

/** What the row's name is made of. */
export function substitutionText(group: string, pair: Substitution['pair']): string {
  return `substitution\n${group}\n${pairName(pair)}`;
}

function fieldsOf(bytes: Uint8Array): Readonly<Record<string, unknown>> & Partial<Record<Fields, unknown>> {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // whoever reads finds its fields missing, which is the answer
  }
}

type Fields = 'group' | 'since' | 'burst' | 'hits' | 'reports' | 'one' | 'other' | 'approvals' | 'state';

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
