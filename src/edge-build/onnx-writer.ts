/**
 * Writes small ONNX models: the few messages of the format (onnx.proto3) that a graph of a handful of nodes needs, as protocol
 * buffers by hand. A library for it would be larger than all the models together.
 */

/** `TensorProto.DataType` of onnx.proto3. The last two are types that wasi:nn has no name for. */
export const ELEMENT_TYPES = { FP32: 1, U8: 2, I32: 6, I64: 7, FP16: 10, FP64: 11, BF16: 16, BOOL: 9, STRING: 8 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  /** A string names a size that each call chooses. */
  readonly dimensions: readonly (number | string)[];
}

export interface Constant {
  readonly name: string;
  readonly type: ElementType;
  readonly dimensions: readonly number[];
  /** Little-endian. */
  readonly data: Uint8Array;
}

export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integers are all that our models need. */
  readonly attributes?: Readonly<Record<string, number>>;
}

export interface Graph {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  readonly constants?: readonly Constant[];
}

const IR_VERSION = 8;
const OPSET = 13;
const INTEGER_ATTRIBUTE = 2;

export function writeOnnx(graph: Graph): Uint8Array {
  return message(varint(1, IR_VERSION), text(2, 'nearhit'), field(7, graphProto(graph)), field(8, message(text(1, ''), varint(2, OPSET))));
}

function graphProto({ inputs, outputs, nodes, constants = [] }: Graph): Uint8Array {
  return message(
    ...nodes.map((node) => field(1, nodeProto(node))),
    text(2, 'graph'),
    ...constants.map((constant) => field(5, tensorProto(constant))),
    ...inputs.map((info) => field(11, valueInfoProto(info))),
    ...outputs.map((info) => field(12, valueInfoProto(info))),
  );
}

export function nodeProto({ operator, inputs, outputs, attributes = {} }: Node): Uint8Array {
  return message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => field(5, message(text(1, name), varint(3, value), varint(20, INTEGER_ATTRIBUTE)))),
  );
}

function tensorProto({ name, type, dimensions, data }: Constant): Uint8Array {
  return message(...dimensions.map((size) => varint(1, size)), varint(2, ELEMENT_TYPES[type]), text(8, name), field(9, data));
}

export function valueInfoProto({ name, type, dimensions }: ValueInfo): Uint8Array {
  const sizes = dimensions.map((size) => field(1, message(typeof size === 'string' ? text(2, size) : varint(1, size))));
  return message(text(1, name), field(2, message(field(1, message(varint(1, ELEMENT_TYPES[type]), field(2, message(...sizes)))))));
}

// Protocol buffers: a tag (field number and wire type), then a varint, or a length and bytes.

const VARINT = 0;
const LENGTH_DELIMITED = 2;

function message(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function varint(number: number, value: number): Uint8Array {
  return Uint8Array.from([...base128((number << 3) | VARINT), ...base128(value)]);
}

function text(number: number, value: string): Uint8Array {
  return field(number, new TextEncoder().encode(value));
}

function field(number: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...base128((number << 3) | LENGTH_DELIMITED), ...base128(bytes.length), ...bytes]);
}

function base128(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...base128(Math.floor(value / 128))];
}
