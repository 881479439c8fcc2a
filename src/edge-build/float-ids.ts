/**
 * A text model whose ids come as floats: a `Cast` node stands in front of each integer input, and the weights are what they were. For
 * hosts whose ONNX back end takes f32 alone. Of the format (onnx.proto3) only what has to change is read; the rest is copied.
 */
import { ELEMENT_TYPES, nodeProto, valueInfoProto, type ValueInfo } from './onnx-writer.ts';
import { fieldsOf, textOf, withFields, type Field } from './protobuf.ts';

/** Field numbers of ModelProto, GraphProto, NodeProto and ValueInfoProto. */
const GRAPH = 7;
const NODE = 1;
const INPUT = 11;
const NODE_INPUT = 1;
const NAME = 1;

/** Every text model of this shape has them (docs/edge.md). */
const IDS = ['input_ids', 'attention_mask', 'token_type_ids'] as const;
const DIMENSIONS: ValueInfo['dimensions'] = ['batch_size', 'sequence_length'];

/** @throws RangeError where the model has not the three inputs. */
export function withFloatIds(model: Uint8Array): Uint8Array {
  return withFields(fieldsOf(model).map((field) => (field.number === GRAPH ? { ...field, bytes: graphWithFloatIds(field.bytes) } : field)));
}

function graphWithFloatIds(graph: Uint8Array): Uint8Array {
  const fields = fieldsOf(graph);
  const inputs = fields.filter(({ number }) => number === INPUT).map(({ bytes }) => nameIn(bytes));
  const missing = IDS.filter((name) => !inputs.includes(name));
  if (missing.length > 0) throw new RangeError(`cannot give this model float ids: it has no input ${missing.join(', ')}`);
  // Nodes stand in the order they run in.
  const casts = IDS.map((name): Field => ({
    number: NODE,
    bytes: nodeProto({ operator: 'Cast', inputs: [name], outputs: [cast(name)], attributes: { to: ELEMENT_TYPES.I64 } }),
  }));
  return withFields([...casts, ...fields.map(rewritten)]);
}

function rewritten(field: Field): Field {
  if (field.number === NODE) return { ...field, bytes: withFields(fieldsOf(field.bytes).map(readingCast)) };
  if (field.number !== INPUT) return field;
  const name = nameIn(field.bytes);
  return isIds(name) ? { ...field, bytes: valueInfoProto({ name, type: 'FP32', dimensions: DIMENSIONS }) } : field;
}

function readingCast(field: Field): Field {
  if (field.number !== NODE_INPUT || !isIds(textOf(field.bytes))) return field;
  return { ...field, bytes: new TextEncoder().encode(cast(textOf(field.bytes))) };
}

function nameIn(valueInfo: Uint8Array): string {
  const name = fieldsOf(valueInfo).find(({ number }) => number === NAME);
  return name === undefined ? '' : textOf(name.bytes);
}

function isIds(name: string): boolean {
  return IDS.some((known) => known === name);
}

function cast(name: string): string {
  return `${name}_as_integers`;
}
