/**
 * The encoder as a module: no imports, its own memory. A host puts a model's file at MODEL (after `reserve`) and calls `loadModel`, or
 * a block of weights at WEIGHTS and calls `restore`; a baked module needs neither. Then: ids to IDS, `encode`, the vector from
 * VECTOR. What fails returns the length of a message at MESSAGE.
 */
import { encodeIds } from './encode';
import { andNumber, fault } from './fault';
import { expectVectors, packWeights } from './pack';
import { findWeights } from './model-file';
import { reach } from '../grow';
import { IDS, MODEL_BYTES, WEIGHTS } from './memory';
import { blockBytes, MODEL, unseal } from './weights';

export { IDS, MESSAGE, MODEL_BYTES, VECTOR, WEIGHTS } from './memory';
export { LONGEST, HIDDEN as DIMENSIONS } from './shape';
export { blockBytes, MODEL } from './weights';
export { addByPairs } from './multiply-levels';
export { cabi_realloc, dimensions, encodeList } from './component';

/** Makes room for `bytes` from `at` on. */
export function reserve(at: u32, bytes: u32): u32 {
  if (<u64>at + bytes <= 0xffff0000 && reach(at + bytes)) return 0;
  fault('no-memory: this host gives no room for bytes: ');
  return andNumber(bytes);
}

/** The model's file, `bytes` long, lies at MODEL. What is needed of it stays, the rest is cleared. */
export function loadModel(bytes: u32): u32 {
  unseal();
  expectVectors();
  const end = MODEL + bytes;
  const failed = findWeights(MODEL, end);
  return failed != 0 ? failed : packWeights(end);
}

/** A block lies at WEIGHTS, `bytes` long: the weights of this build as `loadModel` left them elsewhere. */
export function restore(bytes: u32): u32 {
  if (blockBytes() == bytes) return 0;
  unseal();
  fault('other-weights: not the weights of this build, or not all of them; bytes received: ');
  return andNumber(bytes);
}

export function encode(count: u32): u32 {
  return encodeIds(count);
}

/** Run once by the tool that bakes a module, instead of at every start. Traps on a fault: there is nobody to tell. */
export function bake(): void {
  if (loadModel(load<u32>(MODEL_BYTES)) != 0) unreachable();
  memory.fill(IDS, 0, WEIGHTS - IDS);
}
