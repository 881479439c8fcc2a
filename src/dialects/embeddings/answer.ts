/**
 * An embeddings answer, taken apart: what it says as a whole, and of each input its vector. It is trusted only as a whole: one
 * vector for each input, each place taken once, all finite and of one length.
 */
import type { TokenUsage, WireEvent } from '../../entry.ts';
import type { Dialect, Finish, Inputs } from '../dialect.ts';
import { assessing, ended } from '../shared/assessing.ts';
import { isCount, isFields, type Fields } from '../shared/fields.ts';
import { parsePayload } from '../shared/payload.ts';
import { lengthOf, readVector, type Vector } from './vector.ts';

/** What the answer must fit. */
export interface Wanted extends Pick<Inputs, 'forms' | 'dimensions'> {
  readonly count: number;
}
export interface Datum {
  /** All that the provider says beside `index` and `embedding`. */
  readonly about: Fields;
  readonly vector: Vector;
}
export type ReadAnswer =
  | {
      readonly kind: 'answer';
      /** All that is said beside `data` and `usage`. */
      readonly envelope: Fields;
      /** In the order of the inputs. */
      readonly data: readonly Datum[];
      readonly usage: Fields | undefined;
    }
  | { readonly kind: 'untrusted'; readonly finish: Finish };

const INVALID: ReadAnswer = { kind: 'untrusted', finish: 'invalid-vectors' };

export function readAnswer(event: WireEvent | undefined, wanted: Wanted): ReadAnswer {
  const payload = event === undefined ? undefined : parsePayload(event);
  if (payload?.kind === 'error') return { kind: 'untrusted', finish: 'error-event' };
  if (payload?.kind !== 'fields') return { kind: 'untrusted', finish: 'invalid-json' };
  const { data: list, usage, ...envelope } = payload.fields;
  if (!Array.isArray(list) || list.length !== wanted.count || !keepsNumbers(envelope)) return INVALID;
  if (list.length > 1 && !saysOfAll(envelope)) return INVALID;
  const data = inOrder(list, wanted);
  return data === undefined ? INVALID : { kind: 'answer', envelope, data, usage: isFields(usage) ? usage : undefined };
}

/** By itself: of the request it answers nothing is known here, so each vector is taken for an input's. */
export const assess: Dialect['assess'] = assessing({
  json: (event) => {
    const payload = event === undefined ? undefined : parsePayload(event);
    const list = payload?.kind === 'fields' ? payload.fields['data'] : undefined;
    const answer = readAnswer(event, { count: Array.isArray(list) ? list.length : 0, forms: 'as-asked', dimensions: undefined });
    if (answer.kind === 'untrusted') return ended(answer.finish);
    return { finish: answer.data.length === 0 ? 'empty' : 'stop', usage: tokensIn(answer.usage) };
  },
  stream: () => ended('invalid-stream'),
});

/** Some providers tell but one of the two counts; for an input they are the same. */
export function tokensIn(usage: Fields | undefined): TokenUsage | undefined {
  const { prompt_tokens: prompt, total_tokens: total } = usage ?? {};
  const input = isCount(prompt) ? prompt : total;
  if (!isCount(input)) return undefined;
  return { input, output: isCount(total) ? Math.max(0, total - input) : 0 };
}

function inOrder(list: readonly unknown[], { forms, dimensions }: Wanted): readonly Datum[] | undefined {
  const data: (Datum | undefined)[] = list.map(() => undefined);
  let length = forms === 'either' ? dimensions : undefined;
  let written: string | undefined;
  for (const item of list) {
    if (!isFields(item)) return undefined;
    const { index, embedding, ...about } = item;
    const vector = readVector(embedding, forms);
    if (!isCount(index) || index >= data.length || data[index] !== undefined || vector === undefined) return undefined;
    length ??= lengthOf(vector);
    written ??= typeof embedding;
    if (lengthOf(vector) !== length || typeof embedding !== written || !keepsNumbers(about)) return undefined;
    data[index] = { about, vector };
  }
  // As many as there are places, none taken twice: none is left.
  return data.filter((datum) => datum !== undefined);
}

/** A list or an object there may say something of each input, and then no input's share of it is known. */
function saysOfAll(envelope: Fields): boolean {
  return Object.values(envelope).every((value) => typeof value !== 'object' || value === null);
}

/** An integer that JSON.parse cannot hold would be another number when it is written again. */
function keepsNumbers(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(keepsNumbers);
}
