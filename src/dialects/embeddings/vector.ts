/**
 * One vector as bytes, and the two ways to write it. Whatever form it came in can be written again without a change; the other
 * form is made only where it carries the very numbers that the provider would have sent.
 */
import type { Encoding, Inputs } from '../dialect.ts';
import { fromBase64, quotedBase64 } from './base64.ts';
import { isPrintedFloat32 } from './printed.ts';

/**
 * `base64`: came as base64 of float32. `opaque`: came as base64 of we know not what. `float32`: came as numbers, each of which
 * is a float32 to the last digit. `float64`: came as other numbers. Numbers lie in the bytes little-endian.
 */
export type VectorForm = 'base64' | 'opaque' | 'float32' | 'float64';
export interface Vector {
  readonly form: VectorForm;
  readonly bytes: Uint8Array;
}

const WIDTH: Readonly<Record<VectorForm, number>> = { base64: 4, opaque: 1, float32: 4, float64: 8 };
const encoder = new TextEncoder();

/** `undefined` for what is no vector: empty, with a value that is no finite number, in an alphabet of its own. */
export function readVector(value: unknown, forms: Inputs['forms']): Vector | undefined {
  if (typeof value === 'string') return ofBase64(value, forms);
  return Array.isArray(value) && value.length > 0 && value.every(isNumber) ? ofNumbers(value) : undefined;
}

/** How many numbers, or bytes where those are opaque. */
export function lengthOf({ form, bytes }: Vector): number {
  return bytes.length / WIDTH[form];
}

/** How it is written, whatever was asked for: some servers send numbers to who asks for base64. */
export function notationOf({ form }: Vector, came: Encoding, encoding: Encoding): Encoding {
  if (encoding !== came) return encoding;
  return form === 'base64' || form === 'opaque' ? 'base64' : 'float';
}

/** JSON of it; `undefined` where it has no faithful form of this kind. `came`: the encoding it was asked for in. */
export function writtenAs(vector: Vector, came: Encoding, encoding: Encoding): Uint8Array | undefined {
  const { form } = vector;
  if (encoding === came) return notationOf(vector, came, encoding) === 'base64' ? quotedBase64(vector.bytes) : listed(vector);
  if (form === 'opaque') return undefined;
  if (encoding === 'float') return listed(vector);
  return isFloat32(vector) ? quotedBase64(form === 'float64' ? narrowed(vector) : vector.bytes) : undefined;
}

/** Is every number of it a float32, in whatever notation? */
export function isFloat32(vector: Vector): boolean {
  return vector.form === 'float64' ? isPrintedFloat32(numbersOf(vector)) : vector.form !== 'opaque';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function ofBase64(text: string, forms: Inputs['forms']): Vector | undefined {
  const bytes = fromBase64(text);
  if (bytes === undefined || bytes.length === 0) return undefined;
  if (forms === 'as-asked') return { form: 'opaque', bytes };
  return bytes.length % 4 === 0 && areFinite(bytes) ? { form: 'base64', bytes } : undefined;
}

/** Infinities and NaN are the float32 whose exponent, the eight bits below the sign, is all ones. */
function areFinite(bytes: Uint8Array): boolean {
  for (let at = 3; at < bytes.length; at += 4) if (((bytes[at] ?? 0) & 0x7f) === 0x7f && (bytes[at - 1] ?? 0) > 0x7f) return false;
  return true;
}

function ofNumbers(numbers: readonly number[]): Vector {
  const form = numbers.every((number) => Math.fround(number) === number) ? 'float32' : 'float64';
  return { form, bytes: bytesOf(numbers, form) };
}

function narrowed(vector: Vector): Uint8Array {
  return bytesOf(numbersOf(vector), 'float32');
}

function bytesOf(numbers: ArrayLike<number>, form: 'float32' | 'float64'): Uint8Array {
  const bytes = new Uint8Array(numbers.length * WIDTH[form]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < numbers.length; i += 1) {
    if (form === 'float32') view.setFloat32(i * 4, numbers[i] ?? 0, true);
    else view.setFloat64(i * 8, numbers[i] ?? 0, true);
  }
  return bytes;
}

function numbersOf({ form, bytes }: Vector): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = WIDTH[form];
  const numbers = new Float64Array(bytes.length / width);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = width === 8 ? view.getFloat64(i * 8, true) : view.getFloat32(i * 4, true);
  return numbers;
}

/** The shortest decimals that are these doubles; a float32 is written as the double it is, as OpenAI does. */
function listed(vector: Vector): Uint8Array {
  let text = '[';
  for (const number of numbersOf(vector)) text += (text.length === 1 ? '' : ',') + (Object.is(number, -0) ? '-0' : String(number));
  return encoder.encode(`${text}]`);
}
