/** Rows of the ledger that are no labels: JSON, read back without trust. A row that does not fit is `undefined`, never half taken. */
import type { GroupFacts } from './group-evidence.ts';
import { isDifferenceName, type DifferenceName } from './difference-names.ts';
import type { Difference } from './differences.ts';

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

export function encodeDifference(difference: Difference): Uint8Array {
  return encoder.encode(JSON.stringify(difference));
}

export function decodeDifference(bytes: Uint8Array): Difference | undefined {
  const { name, approvals, agreed, disagreed, state } = fieldsOf(bytes);
  if (typeof name !== 'string' || !isDifferenceName(name) || !Array.isArray(approvals)) return undefined;
  if (!isCount(agreed) || !isAmount(disagreed) || (state !== 'open' && state !== 'blocked')) return undefined;
  const pairs = approvals
    .filter(isTexts)
    .flatMap(([asked, stored]) => (asked === undefined || stored === undefined ? [] : [[asked, stored] as const]));
  if (pairs.length !== approvals.length || agreed < pairs.length) return undefined;
  return { name, approvals: pairs, agreed, disagreed, state };
}

/** What the row's name is made of. */
export function differenceText(group: string, name: DifferenceName): string {
  return `difference\n${group}\n${name}`;
}

function fieldsOf(bytes: Uint8Array): Readonly<Record<string, unknown>> & Partial<Record<Fields, unknown>> {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // whoever reads finds its fields missing, which is the answer
  }
}

type Fields = 'group' | 'since' | 'burst' | 'hits' | 'reports' | 'name' | 'approvals' | 'agreed' | 'disagreed' | 'state';

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
