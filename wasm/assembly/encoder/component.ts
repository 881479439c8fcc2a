/** The encoder as `encoder` in edge/wit/world.wit: the functions of that interface by the Canonical ABI. */
import { forgetLists } from '../lists';
import { encodeIds, tooMany } from './encode';
import { ANSWER, IDS, MESSAGE, VECTOR } from './memory';
import { HIDDEN, LONGEST, ROW } from './shape';

export { cabi_realloc } from '../lists';

const OK: u8 = 0;
const ERROR: u8 = 1;

/** `dimensions: func() -> u32` */
export function dimensions(): u32 {
  return HIDDEN;
}

/** `encode: func(ids: list<u32>) -> result<list<u8>, string>`: the floats' bytes, or a message as of fault.ts. */
export function encodeList(ids: usize, count: u32): usize {
  if (count <= <u32>LONGEST) memory.copy(IDS, ids, (<usize>count) << 2);
  forgetLists();
  const length = count <= <u32>LONGEST ? encodeIds(count) : tooMany(count);
  return length == 0 ? answer(OK, VECTOR, <u32>ROW) : answer(ERROR, MESSAGE, length);
}

function answer(kind: u8, at: usize, bytes: u32): usize {
  store<u8>(ANSWER, kind);
  store<u32>(ANSWER, <u32>at, 4);
  store<u32>(ANSWER, bytes, 8);
  return ANSWER;
}
