/**
 * The guest in AssemblyScript, on the bare canonical ABI: what a component is without any engine in it. Records are laid out by
 * hand, as the offsets below say. A handle is never 0.
 */
import { mark, release, take } from './arena';
import {
  compute,
  dropContext,
  dropError,
  dropGraph,
  dropTensor,
  errorCode,
  errorData,
  initExecutionContext,
  loadByName,
  loadModel,
  newTensor,
  tensorData,
  tensorDimensions,
  tensorType,
} from './wasi-nn';

export { cabi_realloc } from './arena';

// record piece { name @0, dimensions @8, ty @16, data @20 }; a list or a string is { pointer @0, length @4 }
const PIECE: usize = 28;
const PIECE_DIMENSIONS: usize = 8;
const PIECE_TYPE: usize = 16;
const PIECE_DATA: usize = 20;
const LENGTH: usize = 4;
// tuple<string, tensor> { string @0, handle @8 }
const NAMED: usize = 12;
const NAMED_HANDLE: usize = 8;
// result { arm @0, what it holds @4 }; record fault { code @0, data @4 }. Sixteen bytes hold any of ours and of wasi:nn's.
const RESULT: usize = 16;
const HELD: usize = 4;
const FAULT_DATA: usize = 8;
const OK: u8 = 0;
const ERROR: u8 = 1;

export function reflect(name: usize, nameBytes: usize, dimensions: usize, rank: usize, type: i32, data: usize, bytes: usize): usize {
  const tensor = newTensor(dimensions, rank, type, data, bytes);
  const piece = take(PIECE, 4);
  store<usize>(piece, name);
  store<usize>(piece, nameBytes, LENGTH);
  readTensor(tensor, piece);
  return piece;
}

export function infer(model: usize, modelBytes: usize, inputs: usize, count: usize): usize {
  const result = newResult();
  inferWith(named(model, modelBytes, result), inputs, count, result);
  return result;
}

export function bring(parts: usize, partCount: usize, encoding: i32, target: i32, inputs: usize, count: usize): usize {
  const result = newResult();
  const loaded = take(RESULT, 4);
  loadModel(parts, partCount, encoding, target, loaded);
  inferWith(handleIn(loaded, result), inputs, count, result);
  return result;
}

export function repeat(model: usize, modelBytes: usize, inputs: usize, count: usize, times: u32): usize {
  const result = newResult();
  const graph = named(model, modelBytes, result);
  const context = contextOf(graph, result);
  let bytes: u32 = 0;
  for (let i: u32 = 0; i < times && context != 0; i++) {
    const before = mark();
    if (!computeInto(context, inputs, count, result)) break;
    bytes += bytesIn(result);
    release(before);
  }
  if (load<u8>(result) == OK) store<u32>(result, bytes, HELD);
  if (context != 0) dropContext(context);
  if (graph != 0) dropGraph(graph);
  return result;
}

export function graphs(model: usize, modelBytes: usize, count: u32): usize {
  const result = newResult();
  const held = take(count << 2, 4);
  let graphs: u32 = 0;
  for (; graphs < count; graphs++) {
    const graph = named(model, modelBytes, result);
    if (graph == 0) break;
    store<i32>(held + (graphs << 2), graph);
  }
  for (let i: u32 = 0; i < graphs; i++) dropGraph(load<i32>(held + (i << 2)));
  return result;
}

/** A function of more than sixteen numbers would get them in memory; this one has ten. */
export function tensors(
  model: usize,
  modelBytes: usize,
  name: usize,
  nameBytes: usize,
  dimensions: usize,
  rank: usize,
  type: i32,
  data: usize,
  bytes: usize,
  count: u32,
): usize {
  const result = newResult();
  const held = take(count << 2, 4);
  const piece = take(PIECE, 4);
  store<usize>(piece, name);
  store<usize>(piece, nameBytes, LENGTH);
  store<usize>(piece, dimensions, PIECE_DIMENSIONS);
  store<usize>(piece, rank, PIECE_DIMENSIONS + LENGTH);
  store<i32>(piece, type, PIECE_TYPE);
  store<usize>(piece, data, PIECE_DATA);
  store<usize>(piece, bytes, PIECE_DATA + LENGTH);
  for (let i: u32 = 1; i < count; i++) store<i32>(held + (i << 2), tensorOf(piece));
  inferWith(named(model, modelBytes, result), piece, 1, result);
  for (let i: u32 = 1; i < count; i++) dropTensor(load<i32>(held + (i << 2)));
  return result;
}

/** Called when the host has read an answer: all memory of the call goes at once. */
function forget(): void {
  release(__heap_base);
}

export function cabi_post_reflect(_piece: usize): void {
  forget();
}
export function cabi_post_infer(_result: usize): void {
  forget();
}
export function cabi_post_bring(_result: usize): void {
  forget();
}
export function cabi_post_repeat(_result: usize): void {
  forget();
}
export function cabi_post_graphs(_result: usize): void {
  forget();
}
export function cabi_post_tensors(_result: usize): void {
  forget();
}

/** Memory of a call before is not clean. */
function newResult(): usize {
  const result = take(RESULT, 4);
  store<u8>(result, OK);
  return result;
}

function named(model: usize, modelBytes: usize, result: usize): i32 {
  const loaded = take(RESULT, 4);
  loadByName(model, modelBytes, loaded);
  return handleIn(loaded, result);
}

function contextOf(graph: i32, result: usize): i32 {
  if (graph == 0) return 0;
  const opened = take(RESULT, 4);
  initExecutionContext(graph, opened);
  return handleIn(opened, result);
}

/** Takes the graph over. */
function inferWith(graph: i32, inputs: usize, count: usize, result: usize): void {
  const context = contextOf(graph, result);
  if (context != 0) {
    computeInto(context, inputs, count, result);
    dropContext(context);
  }
  if (graph != 0) dropGraph(graph);
}

/** The outputs as pieces, or the fault, in `result`. */
function computeInto(context: i32, inputs: usize, count: usize, result: usize): bool {
  const sent = take(count * NAMED, 4);
  for (let i: usize = 0; i < count; i++) {
    memory.copy(sent + i * NAMED, inputs + i * PIECE, NAMED_HANDLE);
    store<i32>(sent + i * NAMED, tensorOf(inputs + i * PIECE), NAMED_HANDLE);
  }
  const computed = take(RESULT, 4);
  compute(context, sent, count, computed);
  if (failed(computed, result)) return false;
  const outputs = load<usize>(computed, HELD);
  const outputCount = load<usize>(computed, HELD + LENGTH);
  const pieces = take(outputCount * PIECE, 4);
  for (let i: usize = 0; i < outputCount; i++) {
    memory.copy(pieces + i * PIECE, outputs + i * NAMED, NAMED_HANDLE);
    readTensor(load<i32>(outputs + i * NAMED, NAMED_HANDLE), pieces + i * PIECE);
  }
  store<usize>(result, pieces, HELD);
  store<usize>(result, outputCount, HELD + LENGTH);
  return true;
}

function bytesIn(result: usize): u32 {
  const pieces = load<usize>(result, HELD);
  const count = load<usize>(result, HELD + LENGTH);
  let bytes: u32 = 0;
  for (let i: usize = 0; i < count; i++) bytes += load<u32>(pieces + i * PIECE, PIECE_DATA + LENGTH);
  return bytes;
}

function tensorOf(piece: usize): i32 {
  return newTensor(
    load<usize>(piece, PIECE_DIMENSIONS),
    load<usize>(piece, PIECE_DIMENSIONS + LENGTH),
    load<u8>(piece, PIECE_TYPE),
    load<usize>(piece, PIECE_DATA),
    load<usize>(piece, PIECE_DATA + LENGTH),
  );
}

/** Reads a tensor into a piece that has its name already, and drops it. */
function readTensor(tensor: i32, piece: usize): void {
  tensorDimensions(tensor, piece + PIECE_DIMENSIONS);
  store<i32>(piece, tensorType(tensor), PIECE_TYPE);
  tensorData(tensor, piece + PIECE_DATA);
  dropTensor(tensor);
}

/** The handle that a `result` of wasi:nn holds, or 0 and the fault in a `result` of ours. */
function handleIn(source: usize, result: usize): i32 {
  return failed(source, result) ? 0 : load<i32>(source, HELD);
}

function failed(source: usize, result: usize): bool {
  if (load<u8>(source) == OK) return false;
  const error = load<i32>(source, HELD);
  store<u8>(result, ERROR);
  store<u8>(result, <u8>errorCode(error), HELD);
  errorData(error, result + FAULT_DATA);
  dropError(error);
  return true;
}
