/** Ids of tokens in, unit vector out: the model from its first layer to its last. */
import { attend } from './attention';
import { embed } from './embeddings';
import { andNumber, andText, fault } from './fault';
import { gelu } from './gelu';
import { addAndNorm, normRows } from './layer-norm';
import { linear, ready } from './linear';
import { CONTEXT, IDS, INNERS, KEYS, QUERIES, STATES, VALUES } from './memory';
import { pool } from './pooling';
import { HIDDEN, INNER, INNER_ROW, KEY, LAYERS, LONGEST, NARROW, OUTPUT, QUERY, VALUE, VOCABULARY, WIDEN } from './shape';
import { blockBytes, EMBEDDINGS_NORM, normOf } from './weights';

/** `count` ids lie at IDS; the vector is put at VECTOR. Returns the length of a fault's message, 0 for none. */
export function encodeIds(count: u32): u32 {
  const refused = refusal(count);
  if (refused != 0) return refused;
  const tokens = <i32>count;
  embed(tokens);
  normRows(STATES, tokens, EMBEDDINGS_NORM);
  for (let layer = 0; layer < LAYERS; layer += 1) {
    attention(layer, tokens);
    inner(layer, tokens);
  }
  return pool(tokens);
}

export function tooMany(count: u32): u32 {
  fault('too-many-ids: the model was trained on at most ');
  andNumber(LONGEST);
  andText(' tokens, received ');
  andNumber(count);
  return andText('; shorten the text');
}

function refusal(count: u32): u32 {
  if (blockBytes() == 0) return fault('no-weights: load a model or restore its weights first');
  if (count > <u32>LONGEST) return tooMany(count);
  if (count == 0) return fault('no-ids: a text has at least the ids that mark its start and its end');
  for (let i: u32 = 0; i < count; i += 1) if (load<u32>(IDS + ((<usize>i) << 2)) >= <u32>VOCABULARY) return unknown(i);
  return 0;
}

function unknown(place: u32): u32 {
  fault('unknown-id: the vocabulary ends before ');
  andNumber(VOCABULARY);
  andText(', received ');
  andNumber(load<u32>(IDS + ((<usize>place) << 2)));
  andText(' at place ');
  return andNumber(place);
}

function attention(layer: i32, tokens: i32): void {
  ready(STATES, tokens, HIDDEN);
  linear(layer, QUERY, QUERIES);
  linear(layer, KEY, KEYS);
  linear(layer, VALUE, VALUES);
  attend(tokens);
  ready(CONTEXT, tokens, HIDDEN);
  linear(layer, OUTPUT, QUERIES);
  addAndNorm(STATES, QUERIES, tokens, normOf(layer, 0));
}

function inner(layer: i32, tokens: i32): void {
  ready(STATES, tokens, HIDDEN);
  linear(layer, WIDEN, INNERS);
  gelu(INNERS, <usize>tokens * INNER_ROW);
  ready(INNERS, tokens, INNER);
  linear(layer, NARROW, QUERIES);
  addAndNorm(STATES, QUERIES, tokens, normOf(layer, 1));
}
