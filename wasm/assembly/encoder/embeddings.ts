/** The first states of a text: word, place and type of each token, added and normed. A text has one sentence, so its type is 0. */
import { HALVES } from './build';
import { widen } from './half';
import { IDS, STATES } from './memory';
import { HIDDEN, ROW } from './shape';
import { EMBEDDING_SCALES, EMBEDDING_ZEROS, embeddings, PLACES, TYPES, WORDS } from './weights';

const STORED_ROW: usize = HALVES ? (<usize>HIDDEN) << 1 : <usize>HIDDEN;
const STEP: usize = HALVES ? 8 : 4;

export function embed(count: i32): void {
  const type = embeddings(TYPES);
  for (let token = 0; token < count; token += 1) {
    const word = embeddings(WORDS) + <usize>load<u32>(IDS + ((<usize>token) << 2)) * STORED_ROW;
    const place = embeddings(PLACES) + <usize>token * STORED_ROW;
    const state = STATES + <usize>token * ROW;
    for (let i: usize = 0; i < STORED_ROW; i += STEP) {
      const sum = f32x4.add(f32x4.add(four(word + i, WORDS), four(place + i, PLACES)), four(type + i, TYPES));
      v128.store(state + ((i / STEP) << 4), sum);
    }
  }
}

/** Four components of a row of a table. */
function four(at: usize, table: i32): v128 {
  if (HALVES) return widen(v128.load16x4_s(at));
  const place = (<usize>table) << 2;
  const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
  const centred = f32x4.sub(f32x4.convert_i32x4_s(bytes), v128.load32_splat(EMBEDDING_ZEROS + place));
  return f32x4.mul(centred, v128.load32_splat(EMBEDDING_SCALES + place));
}
