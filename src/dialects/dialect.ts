/**
 * The port to one wire protocol: read a request, judge whether an answer is whole, render a recording in either mode.
 * Pure: no Node API, no clock, no randomness. Adding a dialect touches its own file, its fixtures, one line in `registry.ts` and
 * its path in `dialectAt`.
 */
import type { Recording, TokenUsage, WireEvent } from '../entry.ts';
import type { Json, JsonObject } from '../identity/canonical.ts';
import type { Cuts, DialectName, ReplayOptions, Shape, Trait } from '../prompt.ts';
import { splitTarget } from '../query.ts';

export interface Reading {
  readonly model: string;
  readonly question: string;
  /**
   * The body with the question replaced by a marker and the fields that only choose a rendering left out
   * (`stream`, `stream_options`). All of it must be equal before two questions are compared: exclusion, not inclusion,
   * so a field nobody has heard of yet separates.
   */
  readonly rest: Json;
  /** Absent where a request is no conversation. */
  readonly conversation?: Conversation;
  /**
   * The same of the path and its query, where they choose a rendering: one form for all of them. Absent where everything in
   * them must be equal.
   */
  readonly path?: string;
  readonly traits: readonly Trait[];
  readonly wants: ReplayOptions;
  /** The body to send so that a stream ends with token counts; `undefined` where it asks already or cannot. */
  askForUsage(original: Uint8Array): Uint8Array | undefined;
  /** Where each of several inputs has a key of its own, these; absent where the request has one key. */
  readonly inputs?: Inputs;
}

/** How a vector is written: as numbers, or as base64 of little-endian float32. */
export type Encoding = 'float' | 'base64';

export interface Inputs {
  /** In the order of the answer; equal ones may be among them. */
  readonly values: readonly Json[];
  readonly encoding: Encoding;
  /** `as-asked`: a field that we do not know may give base64 another meaning, so no form is made from the other. */
  readonly forms: 'either' | 'as-asked';
  /** The length of a vector that the request asks for. */
  readonly dimensions: number | undefined;
}

/** The field of `rest` that lists the messages, and which of these are turns in plain text. */
export interface Conversation {
  readonly field: string;
  readonly turns: readonly Turn[];
}
/** A question that was asked before and its answer, the very next message. What is not plain text is no turn: it counts as it is. */
export interface Turn {
  /** The place of the question among the messages. */
  readonly at: number;
  readonly question: string;
  readonly answer: string;
  /** The message with the marker where the question was. */
  readonly marked: Json;
}
/** A shape the dialect does not fully understand; never an empty question. */
export interface Unreadable {
  readonly kind: 'unreadable';
  /** For the debug log: which field and what was wrong with its type; never its value. */
  readonly problem: string;
}

/** How the answer ended. Only `stop` (and `tool-calls` of an exact-only request) is ever stored. */
export type Finish =
  | 'stop'
  | 'tool-calls'
  | 'truncated'
  | 'filtered'
  | 'refusal'
  | 'empty'
  | 'incomplete'
  | 'error-event'
  | 'invalid-json'
  | 'invalid-stream'
  | 'invalid-vectors'
  | 'expiring-link' // what it says lies behind a link that soon leads nowhere
  | 'finish-unknown';
export interface Assessment {
  readonly finish: Finish;
  readonly usage: TokenUsage | undefined;
}

/** Turns events into the caller's bytes one by one, so that a live answer can be followed as well as a stored one. */
export interface Renderer {
  /** `undefined`: the one the recording came with. */
  readonly contentType: string | undefined;
  /** Bytes to send for this event; `undefined` when nothing is due yet. */
  push(event: WireEvent): Uint8Array | undefined;
  /** What remains once the answer is complete. Not called for an answer that was cut. */
  end(): Uint8Array | undefined;
}

/** Other protocols end in the same word, as the one of code in the middle (`/v1/fim/completions`). */
const COMPLETIONS = /\/(?:v1|deployments\/[^/]+)\/completions$/;
/** Two methods, on a model, a tuned model or an endpoint of Vertex AI. */
const GENERATES = /\/(?:models|tunedModels|endpoints)\/[^/]+:(?:generateContent|streamGenerateContent)$/;

/** Endpoints that ask no question. */
const EXACT_ONLY: readonly (readonly [suffix: RegExp, name: DialectName])[] = [
  [/\/audio\/(?:transcriptions|translations)$/, 'transcription'],
  [/\/moderations$/, 'moderation'],
  [/\/v[12]\/rerank$/, 'rerank'],
  [/\/audio\/speech$/, 'speech'],
  [/\/images\/generations$/, 'images'],
  [/\/images\/(?:edits|variations)$/, 'image-edits'],
];

/**
 * What is spoken to whoever posts to this target: a suffix of its path, for every provider has its own prefix, and what lies
 * below (a response by its id, a batch) is none. `/messages` alone would take in `/v1/threads/.../messages`, another protocol.
 */
export function dialectAt(target: string): DialectName | undefined {
  const { path } = splitTarget(target);
  if (path.endsWith('/chat/completions')) return 'chat-completions';
  if (path.endsWith('/responses')) return 'responses';
  if (path.endsWith('/embeddings')) return 'embeddings';
  if (path.endsWith('/v1/messages')) return 'anthropic-messages';
  if (COMPLETIONS.test(path)) return 'completions';
  if (GENERATES.test(path)) return 'gemini';
  return EXACT_ONLY.find(([suffix]) => suffix.test(path))?.[1];
}

/** This recording has no faithful form of the wanted kind: expected, so a miss and no fault. */
export class Unrenderable extends Error {
  override readonly name = 'Unrenderable';
}

export interface Dialect {
  readonly name: DialectName;
  /** `form`: the body is multipart/form-data, and read as the object that identity/form.ts makes of it. Absent: JSON. */
  readonly body?: 'form';
  /** Whether an answer of this media type (lower case, no parameters) is kept as bytes. Absent: none is. */
  readonly keepsBytes?: (mediaType: string) => boolean;
  /** `path`: as the upstream sees it, query included. */
  read(body: JsonObject, path: string, cuts: Cuts): Reading | Unreadable;
  assess(recording: Recording): Assessment;
  /** What the answer says, for comparison with another; `undefined` where it is not one text. Never throws. */
  answerText(recording: Recording): string | undefined;
  /**
   * `undefined` where no recording of that shape has such a rendering. The renderer throws `Unrenderable` where this one has
   * none, and anything else only on a recording that `assess` would not call `stop` or `tool-calls`.
   */
  renderer(recorded: Shape, wants: ReplayOptions): Renderer | undefined;
}
