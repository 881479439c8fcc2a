/**
 * A question taken apart once, for all its comparisons: its tokens with what each does in its sentence, and the marks of
 * grammar that vetoes compare. Folding is for comparison only; nothing here is ever shown, stored or sent.
 */

/** Longer questions are read up to here and marked `cut`: two cut readings are never explained. Bounds every later step. */
export const MOST_TOKENS = 400;

/** `identifier`: version, address, path, code, a word with digits; compared as written. `number`: value in canonical form. */
export type TokenKind = 'word' | 'number' | 'identifier';
/**
 * `function`: articles, auxiliaries, pronouns, prepositions and the like, which marks and order compare.
 * `light`: says little by itself (way, kind, get, tell); may stand on one side alone. `content`: must be accounted for.
 */
export type TokenRole = 'function' | 'light' | 'content';

export interface Token {
  /** As in the text after contractions were opened. */
  readonly written: string;
  /** Lower case, accents off; of a number its canonical value: `250`, `$20`, `5%`, `3rd`, `0.5`, `1/2`. */
  readonly form: string;
  readonly kind: TokenKind;
  readonly role: TokenRole;
  readonly initial: 'upper' | 'other';
  /** `opening`: the first of its sentence, where a capital may mean nothing. */
  readonly place: 'opening' | 'inner';
  /** Which sentence, from 0. */
  readonly sentence: number;
  /** Its place in `Reading.tokens`. */
  readonly index: number;
  /** The preposition that governs it, '' where none: `to` of `the train to Lyon`. */
  readonly preposition: string;
  /** Of a verb that a particle makes another verb: `out` of `work out`; '' elsewhere. It is no token itself. */
  readonly particle: string;
  /** Base forms, `form` first; one for numbers and identifiers. */
  readonly lemmas: readonly string[];
}

export type QuestionType =
  | 'statement'
  | 'yes-no'
  | 'exists'
  | 'what'
  | 'who'
  | 'where'
  | 'when'
  | 'why'
  | 'how'
  | 'how-to'
  | 'count'
  | 'amount'
  | 'duration'
  /** `how-` and the adjective asked for: how tall, how far. */
  | `how-${string}`;

/** Marks of grammar, counted: presence and number both tell. */
export type Mark =
  | `modal:${'can' | 'may' | 'should' | 'must' | 'would' | 'will'}`
  | `person:${'i' | 'my' | 'you' | 'your' | 'he' | 'she' | 'it' | 'they' | 'their' | 'we'}`
  | `tense:${'past' | 'present' | 'future' | 'habit' | 'no-longer'}`
  | `direction:${'before' | 'after' | 'during' | 'without' | 'over' | 'under' | 'above' | 'below' | 'up' | 'down' | 'off' | 'out' | 'between' | 'against' | 'except' | 'outside' | 'inside' | 'from' | 'than'}`
  | `quantity:${'more' | 'less' | 'most' | 'least' | 'only' | 'all' | 'some' | 'any' | 'none' | 'always' | 'never' | 'other' | 'either' | 'both' | 'too' | 'enough' | 'even' | 'few' | 'many' | 'same'}`
  | `clause:${'if' | 'unless' | 'because' | 'and' | 'or' | 'but'}`
  | `degree:${'comparative' | 'superlative'}`;

export interface Reading {
  readonly question: string;
  /** Quotes straightened, contractions opened, lower-cased: what patterns of whole phrases look at. */
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Those whose role is not `function`, in order. */
  readonly content: readonly Token[];
  readonly marks: ReadonlyMap<Mark, number>;
  /** Negating words: `not`, `never`, `without`, ...; those that cancel (`not only`) left out. */
  readonly negations: number;
  readonly type: QuestionType;
  /** Of each sentence that asks something, in order. */
  readonly types: readonly QuestionType[];
  /** Inner text of quotation marks and code spans, as written. */
  readonly quoted: readonly string[];
  /** Signs that mean something (+ # % = < > ~ ^ @ \ and all beyond ASCII), as written, in order. */
  readonly signs: readonly string[];
  readonly sentences: number;
  /** A passive with its agent: `was written by X`. */
  readonly voice: 'active' | 'passive';
  /** Verbs that tell what to do with the question's object, and the form wanted: `translate`, `list`, `one-word`, `as-json`. */
  readonly instructions: readonly string[];
  readonly extent: 'whole' | 'cut';
}
