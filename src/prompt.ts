/**
 * What was asked, free of any wire format: the model that identity, policy, judge and dialects share.
 * `question` is all that may ever be matched by meaning; everything else is in `scope` and must be equal.
 */
import type { Key, Ms, Scope } from './units.ts';

export type DialectName =
  | 'chat-completions'
  | 'completions'
  | 'responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'embeddings'
  | 'transcription'
  | 'moderation'
  | 'rerank'
  | 'speech'
  | 'images'
  | 'image-edits';
/** Answers that are large, and often meant to differ: cached only where the operator names them, `images` edited ones as well. */
export type OptInDialect = 'speech' | 'images';

/** Stands where the question was, written bare by identity/canonical.ts, so no string a caller can send collides with it. */
export const QUESTION: unique symbol = Symbol('question');

/**
 * How this caller wants the answer, in the dialect's own form. `usage: owed` = the wire form promises token counts; `told` = it
 * brings them where the provider counts, and is whole without.
 */
export interface ReplayOptions {
  /** `as-recorded`: everything that chooses the form is part of the key, so the form it was answered in is the one it asks for. */
  readonly shape: 'json' | 'stream' | 'as-recorded';
  readonly usage: 'owed' | 'told' | 'not-asked';
  /** How the events of a stream are framed; absent: as server-sent events. */
  readonly framing?: Framing;
}
/** `array`: one JSON array that grows, each event an element (json-array.ts). */
export type Framing = 'array';
/** `bytes`: whatever is neither, as sound or plain text: whole, with the content-type it came with. */
export type Shape = 'json' | 'stream' | 'bytes';

/** What eligibility needs to know of a request besides its question. */
export type Trait =
  | 'tools'
  | 'tool-result'
  | 'non-text'
  | 'no-question'
  | 'question-not-found' // the turn is more than its question, and which part that is cannot be told
  | 'earlier-turns' //  somebody spoke before, instructions to the model aside; bars nothing by itself
  | 'provider-state' // refers to something the provider keeps and never changes
  | 'changing-state' // refers to something at the provider that changes, or lets the provider act on it
  | 'background'; //    the answer is not in the response, but fetched later

/** Where in the texts of a turn its question stands. */
export type Cut =
  | { readonly kind: 'whole-turn' }
  /** `text`: in which of them; what stands around it counts as it is. */
  | { readonly kind: 'part'; readonly text: number; readonly before: string; readonly question: string; readonly after: string }
  | { readonly kind: 'not-found' };
export type CutTurn = (texts: readonly string[]) => Cut;
/** The turn that asks, and those before it: a header speaks of the one alone, a rule of all. */
export interface Cuts {
  readonly asked: CutTurn;
  readonly earlier: CutTurn;
}

export interface Prompt {
  readonly dialect: DialectName;
  readonly model: string;
  readonly scope: Scope;
  readonly key: Key;
  /** The text of the last user turn, or the part of it that asks; '' where there is none (then `no-question` is among the traits). */
  readonly question: string;
  readonly traits: readonly Trait[];
  readonly wants: ReplayOptions;
}

/** Why a request touches the cache not at all. The same string in header, metric and log; never words of a prompt. */
export type BypassReason =
  | 'unknown-endpoint'
  | 'own-model' //       a model that nearhit serves itself answers
  | 'endpoint-off' //   its answers are cached only where the operator says so
  | 'unreadable'
  | 'no-store'
  | 'mode-off'
  | 'too-large'
  | 'no-buffer-left'
  | 'upgrade'
  | 'state-change' //   asks to do something: cancel my order
  | 'creative' //       asks for another, a random one, a surprise
  | 'operator-rule'
  | 'changing-state' // a conversation, a template without a version, a container, a tool server: an equal body is another question
  | 'background' //     the answer is not in the response
  | 'identity-failed';
export type ExactOnlyReason =
  | 'tools'
  | 'tool-result'
  | 'non-text'
  | 'no-question'
  | 'provider-state' // an earlier response, a cached content, a version of a template: kept there, by a name that never changes its meaning
  | 'long'
  | 'code'
  | 'data' //           brings a table, figures or a passage to work on
  | 'creative' //       asks for a poem, a story: one of many answers
  | 'volatile' //       its answer is soon out of date: prices, weather, news, today
  | 'personal' //       about the asker's own account, order, data
  | 'leans-on-history' // has no meaning without the turns before
  | 'operator-rule'
  | 'mode-exact'
  | 'question-not-found' // what marks it in the turn, header or rule, stands there not at all or more than once
  | 'embedder-down';

/** What the policy says of a request before any lookup. `ttl` is how long its answer may be served. */
export type Verdict =
  | { readonly kind: 'bypass'; readonly reason: BypassReason } //                          look nowhere, store nothing
  /** Look nowhere, store the answer; `as`: which tiers may find it later. */
  | { readonly kind: 'refresh'; readonly reason: 'no-cache'; readonly ttl: Ms; readonly as: 'exact-only' | 'semantic' }
  | { readonly kind: 'exact-only'; readonly reason: ExactOnlyReason; readonly ttl: Ms } // the key tier; in an equal chain its very words
  | { readonly kind: 'semantic'; readonly ttl: Ms; readonly shadow: ShadowMode };
/** `predict`: the semantic tier is asked and counted, but its hit is not served. */
export type ShadowMode = 'serve' | 'predict';
