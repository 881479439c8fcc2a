/**
 * One input's share of an answer, as it is stored: two events, the first of which says in JSON what the provider said beside the
 * vector, the second of which is the vector's bytes. 1,536 dimensions take 6 KiB, where base64 takes 8 and numbers take 30.
 */
import type { Recording, WireEvent } from '../../entry.ts';
import { toMs } from '../../units.ts';
import type { Encoding } from '../dialect.ts';
import { isFields, type Fields } from '../shared/fields.ts';
import type { Datum } from './answer.ts';
import type { VectorForm } from './vector.ts';

export interface Share extends Datum {
  /** The encoding it was asked for in: asked for so again, it is written as it came. */
  readonly came: Encoding;
  readonly envelope: Fields;
  /** Of the whole answer, where this was all of it. */
  readonly usage: Fields | undefined;
}

const FORMS: ReadonlySet<unknown> = new Set<VectorForm>(['base64', 'opaque', 'float32', 'float64']);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function toEvents({ came, envelope, about, usage, vector }: Share): readonly WireEvent[] {
  const said = encoder.encode(JSON.stringify({ came, form: vector.form, envelope, about, usage }));
  return [
    { at: toMs(0), data: said },
    { at: toMs(0), data: vector.bytes },
  ];
}

/** @throws TypeError for what `toEvents` did not make. */
export function toShare({ events: [said, bytes] }: Pick<Recording, 'events'>): Share {
  const fields: unknown = said === undefined ? undefined : JSON.parse(decoder.decode(said.data));
  if (!isFields(fields) || bytes === undefined) throw unreadable();
  const { came, form, envelope, about, usage } = fields;
  if ((came !== 'float' && came !== 'base64') || !isForm(form) || !isFields(envelope) || !isFields(about)) throw unreadable();
  return { came, envelope, about, usage: isFields(usage) ? usage : undefined, vector: { form, bytes: bytes.data } };
}

function isForm(value: unknown): value is VectorForm {
  return FORMS.has(value);
}

function unreadable(): TypeError {
  return new TypeError('cannot read a stored vector: it is not of the form that is written');
}
