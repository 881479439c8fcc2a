/**
 * What the path of a request says: `/v1beta/models/{m}:generateContent`, or on Vertex AI
 * `/v1/projects/{p}/locations/{l}/publishers/google/models/{m}:...`. The method's name says whether the answer streams, `alt`
 * in which framing: server-sent events, or without it one JSON array. These choose a rendering and nothing else, so the path
 * that counts is the method without `stream` and the query without them.
 */
import type { ReplayOptions } from '../../prompt.ts';
import { nameOfPiece, splitTarget, valueOfPiece } from '../../query.ts';
import type { Unreadable } from '../dialect.ts';

export interface Endpoint {
  readonly kind: 'endpoint';
  readonly model: string;
  readonly wants: ReplayOptions;
  /** One for all renderings. */
  readonly path: string;
}

const METHOD = /^(.*\/([^/]+)\/([^/]+)):(generateContent|streamGenerateContent)$/;
/** Google's system parameters may be written with a dollar. */
const FRAMING: ReadonlySet<string> = new Set(['alt', '$alt']);
const SPACING: ReadonlySet<string> = new Set(['prettyPrint', '$prettyPrint']);

export function readEndpoint(target: string): Endpoint | Unreadable {
  const { path, pieces } = splitTarget(target);
  const [, resource = '', collection = '', id = '', method] = METHOD.exec(path) ?? [];
  if (method === undefined) return { kind: 'unreadable', problem: 'the path names no method that generates content' };
  const wants = wantsOf(method, pieces.filter((piece) => FRAMING.has(nameOfPiece(piece))).map(valueOfPiece));
  if (wants === undefined) return { kind: 'unreadable', problem: `alt is none that ${method} is known to have` };
  const counting = pieces.filter((piece) => !FRAMING.has(nameOfPiece(piece)) && !SPACING.has(nameOfPiece(piece)));
  return {
    kind: 'endpoint',
    model: collection === 'models' ? id : `${collection}/${id}`,
    wants,
    path: `${resource}:generateContent${counting.length === 0 ? '' : `?${counting.join('&')}`}`,
  };
}

/**
 * Token counts are in every answer of whoever tells them, and no request asks for them: none is owed. `undefined` for other
 * encodings (`alt=proto`, `json;enum-encoding=int`) and for what is said twice.
 */
function wantsOf(method: string, alts: readonly string[]): ReplayOptions | undefined {
  const [alt = 'json', ...more] = alts;
  if (more.length > 0) return undefined;
  if (method === 'generateContent') return alt === 'json' ? { shape: 'json', usage: 'not-asked' } : undefined;
  if (alt === 'sse') return { shape: 'stream', usage: 'not-asked' };
  return alt === 'json' ? { shape: 'stream', usage: 'not-asked', framing: 'array' } : undefined;
}
