/** One case through one guest of one host: what came of it, in a word. */
import { isDeepStrictEqual } from 'node:util';
import { NOT_ALLOWED, CASE_LIMITS, type Call, type Case, type Expected, type Piece } from './cases/case.ts';
import type { ConformanceHost, OpenHost } from './host.ts';
import type { Probe } from './guest/probe.ts';

export type Verdict =
  /** `said`: the fault's code, or `ok`. */
  | { readonly kind: 'passed'; readonly said: string }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'skipped'; readonly why: string };

type Said =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly code: string; readonly data: string }
  | { readonly kind: 'trap'; readonly why: string };

export interface Subject {
  readonly host: ConformanceHost;
  readonly models: Readonly<Record<string, string>>;
  readonly instantiate: (imports: OpenHost['imports']) => Promise<Probe>;
}

export async function runCase({ host, models, instantiate }: Subject, test: Case): Promise<Verdict> {
  const needs = test.needs ?? [];
  const lacking = needs.find((ability) => !host.abilities.includes(ability));
  if (lacking !== undefined) return { kind: 'skipped', why: `the host has no ${lacking}` };
  const open = host.open({
    models,
    allow: Object.keys(models).filter((name) => name !== NOT_ALLOWED),
    load: needs.includes('load') ? 'allowed' : 'refused',
    limits: needs.includes('limits') ? CASE_LIMITS : undefined,
  });
  try {
    const said = ask(await instantiate(open.imports), test);
    const alive = open.alive() ?? 0;
    return alive === 0 ? verdictOf(said, test.expected) : { kind: 'failed', why: `${alive} resources are left alive` };
  } finally {
    open.close();
  }
}

function ask(probe: Probe, { call }: Case): Said {
  try {
    return { kind: 'answer', value: callProbe(probe, call) };
  } catch (error) {
    const { payload } = error as { readonly payload?: { readonly code: string; readonly data: string } };
    return payload === undefined ? { kind: 'trap', why: String(error) } : { kind: 'fault', ...payload };
  }
}

function callProbe(probe: Probe, call: Call): unknown {
  switch (call.kind) {
    case 'reflect':
      return [probe.reflect(call.input)];
    case 'infer':
      return probe.infer(call.model, call.inputs);
    case 'bring':
      return probe.bring(call.parts, call.encoding, call.target, call.inputs);
    case 'repeat':
      return probe.repeat(call.model, call.inputs, call.times);
    case 'graphs':
      return probe.graphs(call.model, call.count);
    case 'tensors':
      return probe.tensors(call.model, call.input, call.count);
    default:
      return call satisfies never;
  }
}

function verdictOf(said: Said, expected: Expected): Verdict {
  if (said.kind === 'trap') return { kind: 'failed', why: `the guest was trapped: ${said.why}` };
  const wanted = describe(expected);
  if (said.kind === 'fault') {
    const codes = 'codes' in expected ? expected.codes : [];
    return codes.includes(said.code)
      ? { kind: 'passed', said: said.code }
      : { kind: 'failed', why: `wanted ${wanted}, received ${said.code}: ${said.data}` };
  }
  return answers(said.value, expected)
    ? { kind: 'passed', said: 'ok' }
    : { kind: 'failed', why: `wanted ${wanted}, received ${JSON.stringify(said.value)}` };
}

function answers(value: unknown, expected: Expected): boolean {
  switch (expected.kind) {
    case 'pieces':
    case 'pieces-or-fault':
      return isDeepStrictEqual((value as readonly Piece[]).map(plain), expected.pieces.map(plain));
    case 'bytes':
      return value === expected.bytes;
    case 'done':
      return value === undefined;
    case 'fault':
      return false;
    default:
      return expected satisfies never;
  }
}

/** Guests answer with arrays of several kinds; bytes are what counts, so not-a-number equals itself and minus zero only itself. */
function plain({ name, dimensions, ty, data }: Piece): object {
  return { name, dimensions: [...dimensions], ty, data: [...data] };
}

function describe(expected: Expected): string {
  switch (expected.kind) {
    case 'pieces':
      return JSON.stringify(expected.pieces.map(plain));
    case 'fault':
      return expected.codes.join(' or ');
    case 'pieces-or-fault':
      return `its own bits or ${expected.codes.join(' or ')}`;
    case 'bytes':
      return `${expected.bytes} bytes`;
    case 'done':
      return 'nothing';
    default:
      return expected satisfies never;
  }
}
