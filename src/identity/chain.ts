/**
 * What must be equal of a conversation, message by message. A message counts as it is (its digest), save that an earlier question
 * which an entry answered may count as that entry: then two callers who put it differently, and were given the one answer, have
 * one chain. By the entry's id, which is never given twice: when the entry goes, nothing that was stored behind it is ever found
 * by meaning again, so a link that is taken back needs no search for what it joined. A question that is only approved for the one
 * which the entry answered counts as itself beside it, so that two of these do not meet through the third.
 *
 * Injective: a digest is a text and a link a list, of two or of three, and the marker in what stands around a question can be sent by nobody.
 */
import { toKey, toScope, type EntryId, type Key, type Scope } from '../units.ts';
import { canonical, type Json, type JsonObject } from './canonical.ts';

/** base64url without padding, of the text's UTF-8. */
export type Sha256 = (text: string) => string;

/**
 * How one message counts: by its digest, as the entry that answered its question, or as the question of that key which the entry of
 * another answered; with what stands around the question.
 */
export type Counted = string | readonly [entry: EntryId, around: string] | readonly [entry: EntryId, question: Key, around: string];

/** A conversation as digests: nothing of it has to be kept to say what its scope was when an earlier turn was asked. */
export interface History {
  /** Everything but the conversation. */
  readonly frame: string;
  /** Of each message; of the last one with the marker where the question was. */
  readonly messages: readonly string[];
  readonly turns: readonly EarlierTurn[];
}
export interface EarlierTurn {
  readonly at: number;
  readonly question: string;
  readonly answer: string;
  /** Of the message with the marker where the question was. */
  readonly around: string;
}

/** The same of a dialect's reading (dialects/dialect.ts). */
export interface SpokenTurn extends Omit<EarlierTurn, 'around'> {
  readonly marked: Json;
}

/** A change to anything below changes every key of every install. A golden test fails then; if it is meant, raise it. */
export const VERSION = 2;

export function historyOf(frame: Json, messages: readonly Json[], turns: readonly SpokenTurn[], sha256: Sha256): History {
  const digest = (value: Json): string => sha256(canonical(value));
  return {
    frame: digest(frame),
    messages: messages.map(digest),
    turns: messages.length === 0 ? [] : turns.map(({ at, question, answer, marked }) => ({ at, question, answer, around: digest(marked) })),
  };
}

export function scopeOf(frame: string, messages: readonly Counted[], sha256: Sha256): Scope {
  return toScope(sha256(canonical([['nearhit-scope', VERSION], frame, messages])));
}

/** Of what is asked in a scope: a text, or another value where that is the question (a list of token ids). */
export function keyOf(scope: Scope, question: Json, sha256: Sha256): Key {
  return toKey(sha256(canonical([['nearhit-key', VERSION], scope, question])));
}

/** Takes the list of messages out of a body, where it has one. */
export function parted(rest: Json, field: string | undefined): { readonly frame: Json; readonly messages: readonly Json[] } {
  if (field === undefined || !isFields(rest)) return { frame: rest, messages: [] };
  const messages = rest[field];
  if (!isList(messages)) return { frame: rest, messages: [] };
  const frame: Record<string, Json | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(rest)) if (name !== field) frame[name] = value;
  return { frame, messages };
}

function isFields(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value) && value.length > 0;
}
