/** Valid embeddings answers in the published wire format, with vectors that follow from the input: what a scripted origin sends. */
import type { Script, SeenRequest } from './origin.ts';

export interface EmbeddingsBody {
  readonly model: string;
  readonly input: string | readonly (string | number | readonly number[])[];
  readonly encoding_format?: string | null;
  readonly dimensions?: number;
  readonly [field: string]: unknown;
}

export const DIMENSIONS = 8;

/** Float32 all of them, the same for the same input, another for another. */
export function vectorOf(input: unknown, dimensions: number = DIMENSIONS): Float32Array {
  let state = [...JSON.stringify(input)].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
  return Float32Array.from({ length: dimensions }, () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

export function inputsOf({ input }: EmbeddingsBody): readonly unknown[] {
  return typeof input === 'string' || typeof input[0] === 'number' ? [input] : input;
}

export const bodyOf = (request: SeenRequest): EmbeddingsBody => JSON.parse(request.body.toString()) as EmbeddingsBody;
export const base64Of = (vector: Float32Array): string => Buffer.from(vector.buffer).toString('base64');
/** As many tokens as an input has characters. */
export const tokensOf = (input: unknown): number => (typeof input === 'string' ? input.length : (input as readonly unknown[]).length);

export function dataOf(body: EmbeddingsBody): Record<string, unknown>[] {
  return inputsOf(body).map((input, index) => {
    const vector = vectorOf(input, body.dimensions);
    return { object: 'embedding', index, embedding: body.encoding_format === 'base64' ? base64Of(vector) : [...vector] };
  });
}

export function embeddingsAnswer(body: EmbeddingsBody, extra: Readonly<Record<string, unknown>> = {}): string {
  const tokens = inputsOf(body).reduce<number>((sum, input) => sum + tokensOf(input), 0);
  return JSON.stringify({
    object: 'list',
    data: dataOf(body),
    model: body.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
    ...extra,
  });
}

/** Answers whatever is asked. */
export const embedding = (request: SeenRequest): Script => ({
  kind: 'json',
  body: embeddingsAnswer(bodyOf(request)),
  headers: { 'x-request-id': 'req_embed', 'openai-version': '2020-10-01' },
});
