/**
 * Where everything lies. Every address is a constant: nothing is allocated while a text is encoded, and a block of weights that
 * was written by one build (plain, relaxed, another host) can be put into another one as it is.
 *
 *   0      static data of the module
 *   64 KiB what one call works with (pages that are never touched cost nothing)
 *   8 MiB  the weights; the model's own file is read into the same place
 *   end    lists that a component's caller hands over (../lists.ts)
 */
import { HEAD, INNER_ROW, LONGEST, ROW } from './shape';

const PAGE: usize = 0x10000;
const ROWS: usize = <usize>LONGEST * ROW;
const INNER_ROWS: usize = <usize>LONGEST * INNER_ROW;

/** u32 each: the ids of one text. */
export const IDS: usize = PAGE;
/** The unit vector, floats. */
export const VECTOR: usize = IDS + ((<usize>LONGEST) << 2);
/** A fault in words, ASCII. */
export const MESSAGE: usize = VECTOR + ROW;
export const MESSAGE_BYTES: usize = 512;

/** What a component's function returns the address of. */
export const ANSWER: usize = MESSAGE + MESSAGE_BYTES;

/** Where a tool that bakes a module writes how long the model's file is. */
export const MODEL_BYTES: usize = ANSWER + 12;

/** Rows of floats: the text's states, and what a layer makes of them. */
export const STATES: usize = ANSWER + 16;
export const QUERIES: usize = STATES + ROWS;
export const KEYS: usize = QUERIES + ROWS;
export const VALUES: usize = KEYS + ROWS;
export const CONTEXT: usize = VALUES + ROWS;
export const INNERS: usize = CONTEXT + ROWS;
/** Of one head: keys turned to columns, and one row of scores a token. */
export const TURNED_KEYS: usize = INNERS + INNER_ROWS;
export const SCORES: usize = TURNED_KEYS + ((<usize>(LONGEST * HEAD)) << 2);
/** Rows as levels, two bytes each at most, and per row the floats of quantise.ts. */
export const LEVELS: usize = SCORES + ((<usize>(LONGEST * LONGEST)) << 2);
export const LEVEL_ROWS: usize = LEVELS + INNER_ROWS / 2;
/** Eight columns of a matrix as floats. */
export const PANEL: usize = LEVEL_ROWS + ((<usize>LONGEST) << 4);
/** One matrix of the model's file while it is packed; nothing else is in use then. */
export const STAGING: usize = STATES;

/** The block of weights: see weights.ts. */
export const WEIGHTS: usize = 0x800000;
