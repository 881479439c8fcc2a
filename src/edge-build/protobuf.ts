/** Takes a message of protocol buffers apart into its fields, and puts it together again: what is not looked into stays as it was. */

export interface Field {
  readonly number: number;
  /** What follows the tag and, where there is one, the length. */
  readonly bytes: Uint8Array;
  /** Absent: bytes with their length before them. */
  readonly wire?: number;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** @throws RangeError for what is no such message. */
export function fieldsOf(message: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length;) {
    const tag = varintAt(message, at);
    const wire = tag.value & 7;
    const length = wire === LENGTH_DELIMITED ? varintAt(message, tag.end) : undefined;
    const start = length?.end ?? tag.end;
    const end = start + (length?.value ?? sizeOf(wire, message, start));
    if (end > message.length) throw new RangeError(`cannot read this message: a field of it ends at ${end} of ${message.length} bytes`);
    const field = { number: tag.value >>> 3, bytes: message.subarray(start, end) };
    fields.push(wire === LENGTH_DELIMITED ? field : { ...field, wire });
    at = end;
  }
  return fields;
}

export function withFields(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(({ number, bytes, wire = LENGTH_DELIMITED }) => [
      varint(number * 8 + wire),
      ...(wire === LENGTH_DELIMITED ? [varint(bytes.length)] : []),
      bytes,
    ]),
  );
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function sizeOf(wire: number, message: Uint8Array, at: number): number {
  if (wire === VARINT) return varintAt(message, at).end - at;
  if (wire === FIXED_64) return 8;
  if (wire === FIXED_32) return 4;
  throw new RangeError(`cannot read this message: a field of it has the wire type ${wire}`);
}

/** Values of more than 53 bits are only passed over. */
function varintAt(message: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start, scale = 1; at < message.length; at += 1, scale *= 128) {
    const byte = message[at] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new RangeError('cannot read this message: it ends within a number');
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
