/**
 * An embeddings request body as a `Reading`. There is no question: whatever the input says, its vector is asked for, and two
 * texts that mean the same have two vectors. `encoding_format` only chooses how one vector is written.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION } from '../../prompt.ts';
import type { Encoding, Inputs, Reading, Unreadable } from '../dialect.ts';
import { modelOf } from '../shared/model.ts';
import { isPresent } from '../shared/request-fields.ts';

/** OpenAI takes no more in one request. */
const MOST_INPUTS = 2048;

/** Beside any other field (`output_dtype`, `input_type`) base64 need not be float32, and an encoding is not only a rendering. */
const KNOWN: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'encoding_format', 'user']);

export function read(body: JsonObject, path: string): Reading | Unreadable {
  const { model, input, dimensions, encoding_format: format } = body;
  const values = inputsIn(input);
  const problem = problemIn(body, values);
  if (values === undefined || problem !== undefined) return { kind: 'unreadable', problem: problem ?? 'input is of no known form' };
  const forms: Inputs['forms'] = Object.keys(body).every((name) => KNOWN.has(name)) ? 'either' : 'as-asked';
  return {
    model: modelOf(model, path),
    question: '',
    rest: restOf(body, forms),
    traits: ['no-question'],
    wants: { shape: 'json', usage: 'owed' },
    askForUsage: () => undefined,
    inputs: { values, encoding: encodingOf(format), forms, dimensions: typeof dimensions === 'number' ? dimensions : undefined },
  };
}

/** Names the first field that is not of a type this dialect understands; never a value. */
function problemIn({ model, encoding_format: format }: JsonObject, values: readonly Json[] | undefined): string | undefined {
  if (isPresent(model) && typeof model !== 'string') return 'model is not a string';
  if (isPresent(format) && format !== 'float' && format !== 'base64') return 'encoding_format is neither float nor base64';
  return values !== undefined && values.length > MOST_INPUTS ? `input has more than ${MOST_INPUTS} elements` : undefined;
}

/** A list of numbers is one input, in tokens; any other list holds texts or lists of tokens. */
function inputsIn(input: Json | undefined): readonly Json[] | undefined {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input) || input.length === 0) return undefined;
  if (isTokens(input)) return [input];
  return input.every((one: Json) => typeof one === 'string') || input.every(isTokens) ? input : undefined;
}

function isTokens(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((token: Json) => Number.isSafeInteger(token) && Number(token) >= 0);
}

function encodingOf(format: Json | undefined): Encoding {
  return format === 'base64' ? 'base64' : 'float';
}

function restOf(body: JsonObject, forms: Inputs['forms']): Json {
  const rest: Record<string, Json | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    if (name === 'input') rest[name] = QUESTION;
    else if (name !== 'encoding_format' || forms === 'as-asked') rest[name] = value;
  }
  return rest;
}
