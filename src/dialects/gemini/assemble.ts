/**
 * Chunks of a stream become the answer that the provider would have sent as JSON: candidates by their index, parts in order,
 * and every field a chunk had, known or not.
 */
import { isFields, put, type Fields } from '../shared/fields.ts';
import { settle } from './merge.ts';
import { addParts } from './parts.ts';

export interface Assembly {
  add(chunk: Fields): void;
  /** The answer so far. */
  answer(): Fields;
  /** `stream-only`: it said something that has no JSON form. */
  form(): 'any' | 'stream-only';
}

interface Candidate {
  readonly facts: Fields;
  readonly content: Fields;
  readonly parts: unknown[];
  /** Which of these were said at all: an answer that was blocked has none. */
  readonly said: Set<'content' | 'parts'>;
}

export function createAssembly(): Assembly {
  const facts: Fields = {};
  const candidates = new Map<number, Candidate>();
  let form: 'any' | 'stream-only' = 'any';
  let listed: 'yes' | 'no' = 'no';
  return {
    add({ candidates: some, ...rest }) {
      if (settle(facts, rest) === 'contradicted') form = 'stream-only';
      if (Array.isArray(some)) listed = 'yes';
      else if (some !== undefined && some !== null) form = 'stream-only';
      for (const [position, candidate] of (Array.isArray(some) ? some : []).entries())
        if (!isFields(candidate) || addCandidate(candidateAt(candidates, candidate, position), candidate) === 'stream-only')
          form = 'stream-only';
    },
    answer() {
      const sorted = [...candidates].toSorted(([a], [b]) => a - b);
      const answer: Fields = listed === 'no' ? {} : { candidates: sorted.map(([, candidate]) => finished(candidate)) };
      for (const [name, value] of Object.entries(facts)) put(answer, name, value);
      return answer;
    },
    form: () => form,
  };
}

/** An index of zero may be left out. */
function candidateAt(candidates: Map<number, Candidate>, { index }: Fields, position: number): Candidate {
  const at = typeof index === 'number' ? index : position;
  const candidate = candidates.get(at) ?? { facts: {}, content: {}, parts: [], said: new Set() };
  candidates.set(at, candidate);
  return candidate;
}

function addCandidate({ facts, content, parts, said }: Candidate, { content: more, ...rest }: Fields): 'any' | 'stream-only' {
  if (settle(facts, rest) === 'contradicted') return 'stream-only';
  if (!isFields(more)) return more === undefined || more === null ? 'any' : 'stream-only';
  said.add('content');
  const { parts: some, ...others } = more;
  if (settle(content, others) === 'contradicted') return 'stream-only';
  if (some === undefined || some === null) return 'any';
  if (!Array.isArray(some)) return 'stream-only';
  said.add('parts');
  // Some models finish with every chunk: more of a candidate opens it again, until it says that it is finished.
  if (some.length > 0 && (rest['finishReason'] ?? null) === null) delete facts['finishReason'];
  return addParts(parts, some) === 'in-pieces' ? 'stream-only' : 'any';
}

function finished({ facts, content, parts, said }: Candidate): Fields {
  if (!said.has('content')) return facts;
  return { content: said.has('parts') ? { parts, ...content } : content, ...facts };
}
