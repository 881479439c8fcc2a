/**
 * What each part of a request is to its identity. A part nobody listed is `scope`: it must be equal, so a new provider
 * field separates and never merges. Everything else is on this closed list, and docs/protocol.md says why, row by row
 * (a test compares the two).
 *
 * No row may make two callers one: a name that tells who is asking (X-Forwarded-User, Cf-Access-*) is left in `scope`.
 */

export type PartClass =
  /** Must be equal before two questions are compared. */
  | 'scope'
  /** A credential: makes the tenant and nothing else. */
  | 'tenant'
  /** Steers the cache; part of no key. */
  | 'directive'
  /** Chooses the form of the answer; one recording serves them all. */
  | 'rendering'
  /** Says nothing of what is asked. */
  | 'ignored';

/** A name, lower case; one that ends in `*` is a prefix. The longest prefix wins, and a whole name wins over any. */
export type Table = readonly (readonly [name: string, is: PartClass])[];

export const HEADERS: Table = [
  ['authorization', 'tenant'],
  ['x-api-key', 'tenant'],
  ['api-key', 'tenant'],
  ['x-goog-api-key', 'tenant'],
  ['ocp-apim-subscription-key', 'tenant'],
  ['cf-aig-authorization', 'tenant'],

  ['cache-control', 'directive'],
  ['pragma', 'directive'],
  ['nearhit-*', 'directive'],
  ['nearhit-scope', 'scope'],

  ['content-type', 'scope'],
  ['cookie', 'scope'],

  ['host', 'ignored'],
  ['content-length', 'ignored'],
  ['expect', 'ignored'],
  ['connection', 'ignored'],
  ['keep-alive', 'ignored'],
  ['proxy-connection', 'ignored'],
  ['proxy-authenticate', 'ignored'],
  ['proxy-authorization', 'ignored'],
  ['te', 'ignored'],
  ['trailer', 'ignored'],
  ['transfer-encoding', 'ignored'],
  ['upgrade', 'ignored'],
  ['http2-settings', 'ignored'],

  ['accept', 'ignored'],
  ['accept-*', 'ignored'],
  ['user-agent', 'ignored'],
  ['x-stainless-*', 'ignored'],
  ['x-goog-api-client', 'ignored'],
  ['sec-fetch-*', 'ignored'],
  ['sec-ch-*', 'ignored'],

  ['idempotency-key', 'ignored'],
  ['x-request-id', 'ignored'],
  ['x-client-request-id', 'ignored'],
  ['x-ms-client-request-id', 'ignored'],
  ['x-correlation-id', 'ignored'],
  ['correlation-id', 'ignored'],

  ['traceparent', 'ignored'],
  ['tracestate', 'ignored'],
  ['baggage', 'ignored'],
  ['sentry-trace', 'ignored'],
  ['b3', 'ignored'],
  ['x-b3-*', 'ignored'],
  ['x-datadog-*', 'ignored'],
  ['x-amzn-trace-id', 'ignored'],
  ['x-cloud-trace-context', 'ignored'],
  ['uber-trace-id', 'ignored'],
  ['elastic-apm-traceparent', 'ignored'],
  ['newrelic', 'ignored'],

  ['via', 'ignored'],
  ['cdn-loop', 'ignored'],
  ['forwarded', 'ignored'],
  ['x-forwarded-for', 'ignored'],
  ['x-forwarded-host', 'ignored'],
  ['x-forwarded-port', 'ignored'],
  ['x-forwarded-proto', 'ignored'],
  ['x-real-ip', 'ignored'],
  ['true-client-ip', 'ignored'],
  ['cf-ray', 'ignored'],
  ['cf-connecting-ip', 'ignored'],
  ['cf-connecting-ipv6', 'ignored'],
  ['cf-ipcountry', 'ignored'],
  ['cf-visitor', 'ignored'],
  ['x-amz-cf-id', 'ignored'],
];

/** Names of query parameters keep their case. */
export const QUERY: Table = [
  ['key', 'tenant'],
  ['access_token', 'tenant'],
  ['oauth_token', 'tenant'],
  ['alt', 'scope'],
];

/** What a dialect leaves out of `rest`; listed here for the document and its test, applied in dialects/. */
export const FIELDS: Table = [
  ['model', 'scope'],
  ['messages', 'scope'],
  ['stream', 'rendering'],
  ['stream_options.include_usage', 'rendering'],
  ['stream_options.include_obfuscation', 'rendering'],
  ['user', 'scope'],
  ['metadata', 'scope'],
];

export const COMPLETIONS_FIELDS: Table = [
  ['model', 'scope'],
  ['prompt', 'scope'],
  ['stream', 'rendering'],
  ['stream_options.include_usage', 'rendering'],
  ['stream_options.include_obfuscation', 'rendering'],
  ['user', 'scope'],
];

export const RESPONSES_FIELDS: Table = [
  ['model', 'scope'],
  ['input', 'scope'],
  ['instructions', 'scope'],
  ['previous_response_id', 'scope'],
  ['prompt', 'scope'],
  ['conversation', 'scope'],
  ['background', 'scope'],
  ['store', 'scope'],
  ['stream', 'rendering'],
  ['stream_options.include_obfuscation', 'rendering'],
  ['prompt_cache_key', 'scope'],
  ['safety_identifier', 'scope'],
  ['user', 'scope'],
  ['metadata', 'scope'],
];

export const EMBEDDINGS_FIELDS: Table = [
  ['model', 'scope'],
  ['input', 'scope'],
  ['dimensions', 'scope'],
  ['encoding_format', 'rendering'],
  ['user', 'scope'],
];

export const ANTHROPIC_FIELDS: Table = [
  ['model', 'scope'],
  ['messages', 'scope'],
  ['system', 'scope'],
  ['tools', 'scope'],
  ['stream', 'rendering'],
  ['cache_control', 'ignored'],
  ['messages[].content[].cache_control', 'ignored'],
  ['system[].cache_control', 'ignored'],
  ['tools[].cache_control', 'ignored'],
  ['metadata', 'scope'],
];

/** The same for Gemini's query and body. Names of its body come in two spellings, which are two names here. */
export const GEMINI_QUERY: Table = [
  ['alt', 'rendering'],
  ['$alt', 'rendering'],
  ['prettyPrint', 'rendering'],
  ['$prettyPrint', 'rendering'],
  ['fields', 'scope'],
];
export const GEMINI_FIELDS: Table = [
  ['contents', 'scope'],
  ['systemInstruction', 'scope'],
  ['generationConfig', 'scope'],
  ['safetySettings', 'scope'],
  ['tools', 'scope'],
  ['toolConfig', 'scope'],
  ['cachedContent', 'scope'],
  ['labels', 'scope'],
];

/** Of a form, which is read by name like a body. */
export const TRANSCRIPTION_FIELDS: Table = [
  ['file', 'scope'],
  ['file; filename', 'ignored'],
  ['model', 'scope'],
  ['language', 'scope'],
  ['prompt', 'scope'],
  ['response_format', 'scope'],
  ['temperature', 'scope'],
  ['timestamp_granularities[]', 'scope'],
  ['include[]', 'scope'],
  ['chunking_strategy', 'scope'],
  ['known_speaker_names[]', 'scope'],
  ['known_speaker_references[]', 'scope'],
  ['stream', 'rendering'],
];

const headers = classifier(HEADERS);
const query = classifier(QUERY);

/** Of a header; the name is lower case. */
export function classOf(lowerName: string): PartClass {
  return headers(lowerName);
}

export function classOfQuery(name: string): PartClass {
  return query(name);
}

function classifier(table: Table): (name: string) => PartClass {
  const whole = new Map(table.filter(([name]) => !name.endsWith('*')));
  const prefixes = table
    .filter(([name]) => name.endsWith('*'))
    .map(([name, is]) => [name.slice(0, -1), is] as const)
    .sort(([a], [b]) => b.length - a.length);
  return (name) => whole.get(name) ?? prefixes.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'scope';
}
