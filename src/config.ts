/** Every setting, resolved once at start and frozen. Sizes in bytes, times in milliseconds. */
import type { OptInDialect } from './prompt.ts';
import type { Bytes, Ms } from './units.ts';

/** Strict to loose; a caller may only move towards `off`. */
export type Mode = 'off' | 'exact' | 'shadow' | 'semantic';

export interface NamedUpstream {
  readonly url: string;
  /** `true`: it takes `stream_options.include_usage`; otherwise it is asked only once it was seen to. */
  readonly includeUsage?: boolean | undefined;
}

/** Where the question stands in a turn made by a template: after the one mark, before the other; one of them may be left out. */
export interface QuestionRule {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** A set of credentials whose answers are shared, named by the operator. */
export interface Group {
  /** `sha256:<hex>` of a credential header's value, so that the config file holds no secret. */
  readonly credentials: readonly string[];
}

/** Kinds of questions that are never matched by meaning, save those the operator switches off. */
export type EligibilityCategory = 'state-change' | 'code' | 'data' | 'creative' | 'volatile' | 'personal' | 'leans-on-history';

/** `ttl`: matched by meaning as any other, and kept no longer than this. */
export type RuleThen = 'bypass' | 'exact-only' | { readonly ttl: Ms };

/** Holds of a question that contains one of the phrases of `literal`, or every content word of one of the `examples`. */
export interface EligibilityRule {
  readonly name: string;
  readonly literal: readonly string[];
  readonly examples: readonly string[];
  readonly then: RuleThen;
}

export interface EligibilitySettings {
  /** The first that holds is the one that counts. */
  readonly rules: readonly EligibilityRule[];
  /** How long the answer to a question of a category may be served. */
  readonly ttl: Readonly<Partial<Record<EligibilityCategory, Ms>>>;
  readonly off: readonly EligibilityCategory[];
}

/** A chat model that compares answers; `url` where it is named by its address, `upstream` where by a name of `upstreams`. */
export type JudgeModel =
  | { readonly kind: 'url'; readonly url: string; readonly model: string }
  | { readonly kind: 'upstream'; readonly upstream: string; readonly model: string };

/** Where onnxruntime runs a model; the first of a list that takes an operation does it. */
export type ExecutionProvider = 'cpu' | 'cuda' | 'coreml' | 'dml';

/** A model in a folder of this machine that holds `model.onnx`, `tokenizer.json` and, of one that is shipped, `SHA256SUMS`. */
interface ModelFolder {
  /** The folder, absolute. */
  readonly path: string;
  /** Of `model.onnx`, in hexadecimal; `undefined`: the folder's own SHA256SUMS says it, or nothing does. */
  readonly sha256?: string | undefined;
  readonly dimensions: number;
  /** What becomes of the vectors of a text's tokens: their mean, or the first one. */
  readonly pooling: 'mean' | 'cls';
  /** Stands before every text, as the model was trained: `query: `. */
  readonly prefix: string;
  /** A longer text is not embedded. Special tokens and those of the prefix included. */
  readonly maxTokens: number;
  /** The file that `nearhit calibrate` made for this model, absolute; `undefined`: there is none yet. */
  readonly calibration?: string | undefined;
}

/** Run by onnxruntime. */
export interface OnnxModel extends ModelFolder {
  readonly kind: 'onnx';
  /** Of one run. */
  readonly threads: number;
  readonly providers: readonly ExecutionProvider[];
}

/** Run by our own Wasm kernel: nothing native, on one thread, and only what has the shape of all-MiniLM-L6-v2. */
export interface WasmModel extends ModelFolder {
  readonly kind: 'wasm';
  readonly pooling: 'mean';
}

/** Runs on this machine, in processes of ours. */
export type LocalModel = OnnxModel | WasmModel;

/** A model on another machine, or in another process of this one. */
export interface RemoteModel {
  readonly kind: 'remote';
  /** Of the server, as an upstream's: a trailing /v1 is dropped. */
  readonly url: string;
  /** What the server calls it; a server of one model need not be told. */
  readonly model: string;
  /** The protocol: OpenAI's /v1/embeddings, the own route of Text Embeddings Inference, or Ollama's. */
  readonly api: 'openai' | 'tei' | 'ollama';
  /** Sent as `Authorization: Bearer`; `undefined`: `embedderKey`, or nothing. */
  readonly key?: string | undefined;
  readonly dimensions: number;
  readonly prefix: string;
  /** A question that is longer, as the shipped model counts, is not embedded. */
  readonly maxTokens: number;
  /** Texts in one call. */
  readonly batch: number;
  /** For one call, its tries included. */
  readonly timeout: Ms;
  readonly calibration?: string | undefined;
}

/** By `kind`: what runs it. */
export type EmbeddingModel = LocalModel | RemoteModel;

export interface Config {
  readonly port: number;
  readonly host: string;
  /** The default upstream; `undefined`: https://api.openai.com. A trailing /v1 is dropped. */
  readonly upstream: string | undefined;
  readonly upstreams: Readonly<Record<string, NamedUpstream>>;
  /** Names of the models answered as `nearhit/<name>`; empty: the one of `embedder`; `none`: none. */
  readonly serveModels: readonly string[];
  /** What their callers send as `Authorization: Bearer`; `undefined`: only this machine's own programs may ask. */
  readonly serveKey: string | undefined;
  /** Hosts reachable as /<host>/... besides the built-in list. */
  readonly allowUpstream: readonly string[];
  /** Host header values accepted on a loopback listener besides loopback names. */
  readonly allowHost: readonly string[];
  /** The data directory, absolute. */
  readonly data: string;
  readonly mode: Mode;
  readonly ttl: Ms;
  /** How far past its expiry an entry may be served to a caller who sends max-stale. */
  readonly maxStale: Ms;
  /** The largest share of hits by meaning that may be wrong, 0..1; 0: none is served. */
  readonly maxFalseHits: number;
  /** The share of would-be hits by meaning that the upstream answers instead, so that the false-hit rate is measured; 0: none. */
  readonly holdout: number;
  /** The share of served hits by meaning behind which the upstream is asked as well. */
  readonly audit: number;
  readonly judgeModel: JudgeModel | undefined;
  /** The credential for `judgeModel`, sent as `Authorization: Bearer`. */
  readonly judgeKey: string | undefined;
  /** Requests to `judgeModel` per hundred requests served. */
  readonly judgeBudget: number;
  readonly eligibility: EligibilitySettings;
  /** By the upstream's host, as in `api.openai.com` or `127.0.0.1:8000`; `*` for every other. */
  readonly question: Readonly<Record<string, QuestionRule>>;
  readonly maxSize: Bytes;
  readonly maxEntry: Bytes;
  readonly maxBody: Bytes;
  readonly maxAudio: Bytes;
  readonly maxBuffered: Bytes;
  readonly replayPace: 'immediate' | 'original' | { readonly tokensPerSecond: number };
  readonly respectUpstream: boolean;
  readonly storeRefusals: boolean;
  /** Endpoints cached only where they are named here. */
  readonly alsoCache: readonly OptInDialect[];
  /** `credentials`, or the name of a header that a trusted gateway sets. */
  readonly tenant: { readonly kind: 'credentials' } | { readonly kind: 'header'; readonly name: string };
  readonly groups: Readonly<Record<string, Group>>;
  /** Body fields, headers and query parameters left out of every identity by the operator's own decision. */
  readonly ignore: { readonly fields: readonly string[]; readonly headers: readonly string[]; readonly query: readonly string[] };
  readonly connectTimeout: Ms;
  readonly firstByteTimeout: Ms;
  readonly idleTimeout: Ms;
  readonly lookupTimeout: Ms;
  readonly grace: Ms;
  /** Embedding models by name, besides those that are built in. */
  readonly models: Readonly<Record<string, EmbeddingModel>>;
  /** The name of the model that embeds questions. */
  readonly embedder: string;
  /** The credential for a remote model that has none of its own. */
  readonly embedderKey: string | undefined;
  readonly embedWorkers: number;
  readonly caFile: string | undefined;
  readonly adminHost: string;
  readonly adminPort: number;
  readonly adminToken: string | undefined;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}
