/** One initializer of an ONNX file (TensorProto): its name, its type, how many values, and where they lie. Read anew for each. */
import { from, MALFORMED, next, readField, readVarint, to, value } from './protobuf';

export const FLOAT: i32 = 1;
export const UINT8: i32 = 2;
export const INT8: i32 = 3;

export let name: usize = 0;
export let nameEnd: usize = 0;
export let type: i32 = 0;
export let values: u64 = 0;
export let data: usize = 0;
export let dataBytes: usize = 0;
/** The first of `int32_data`, which is where a zero point of one byte is kept. */
export let firstInteger: u64 = 0;

const DIMS: i32 = 1;
const DATA_TYPE: i32 = 2;
const FLOAT_DATA: i32 = 4;
const INT32_DATA: i32 = 5;
const NAME: i32 = 8;
const RAW_DATA: i32 = 9;

export function readTensor(at: usize, end: usize): bool {
  name = nameEnd = data = dataBytes = 0;
  type = 0;
  values = 1;
  firstInteger = 0;
  while (at < end) {
    const field = readField(at, end);
    if (field == MALFORMED) return false;
    at = next;
    if (field == NAME) {
      name = from;
      nameEnd = to;
    } else if (field == DATA_TYPE) type = <i32>value;
    else if (field == RAW_DATA || field == FLOAT_DATA) {
      data = from;
      dataBytes = to - from;
    } else if (field == DIMS && !countDims()) return false;
    else if (field == INT32_DATA && !noteInteger()) return false;
  }
  return true;
}

/** Packed or one by one: both are allowed. A product that is too large ends as a size that no tensor here has. */
function countDims(): bool {
  if (from == 0) values *= value;
  else
    for (let at = from, end = to; at < end; at = next) {
      if (!readVarint(at, end)) return false;
      values *= value;
    }
  return true;
}

function noteInteger(): bool {
  if (from != 0 && !readVarint(from, to)) return false;
  firstInteger = value;
  return true;
}
