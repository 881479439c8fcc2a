/**
 * Hosts of known LLM APIs: what `/<host>/...` reaches without a word from the operator, and which of them take
 * `stream_options.include_usage`. A host is listed when its owner serves nothing but its API there, since whoever may
 * talk to nearhit may talk to it.
 */
import type { Target } from './upstream.ts';

export const OPENAI = 'https://api.openai.com';
export const ANTHROPIC = 'https://api.anthropic.com';
export const GEMINI = 'https://generativelanguage.googleapis.com';

const HOSTS: ReadonlySet<string> = new Set([
  'api.openai.com',
  'eu.api.openai.com',
  'us.api.openai.com',
  'api.anthropic.com',
  'generativelanguage.googleapis.com',
  'aiplatform.googleapis.com',
  'api.mistral.ai',
  'codestral.mistral.ai',
  'api.groq.com',
  'api.deepseek.com',
  'openrouter.ai',
  'api.together.xyz',
  'api.together.ai',
  'api.x.ai',
  'api.cohere.com',
  'api.cohere.ai',
  'api.perplexity.ai',
  'api.fireworks.ai',
  'api.cerebras.ai',
  'integrate.api.nvidia.com',
  'api.sambanova.ai',
  'api.deepinfra.com',
  'api.hyperbolic.xyz',
  'api.novita.ai',
  'api.moonshot.ai',
  'api.moonshot.cn',
  'open.bigmodel.cn',
  'api.z.ai',
  'dashscope.aliyuncs.com',
  'dashscope-intl.aliyuncs.com',
  'ark.cn-beijing.volces.com',
  'api.minimax.io',
  'api.minimax.chat',
  'api.siliconflow.cn',
  'api.siliconflow.com',
  'api.lambda.ai',
  'api.studio.nebius.com',
  'api.ai21.com',
  'api.upstage.ai',
  'api.inference.net',
  'router.huggingface.co',
  'models.github.ai',
  'api.voyageai.com',
  'inference.baseten.co',
]);

/** Hosts with the customer's name or the region in front. The dot or dash is part of the suffix, so `evil-openai.azure.com` never slips in as its own domain. */
const SUFFIXES: readonly string[] = [
  '.openai.azure.com',
  '.services.ai.azure.com',
  '.cognitiveservices.azure.com',
  '-aiplatform.googleapis.com',
];
const BEDROCK = /^bedrock-runtime\.[a-z0-9-]+\.amazonaws\.com$/;

/**
 * Elsewhere the field is left out: Mistral answers an unknown field with 422, older Azure API versions with 400, and
 * most others send token counts unasked.
 */
const TAKES_INCLUDE_USAGE: ReadonlySet<string> = new Set([
  OPENAI,
  'https://eu.api.openai.com',
  'https://us.api.openai.com',
  GEMINI,
  'https://api.groq.com',
  'https://api.deepseek.com',
  'https://openrouter.ai',
  'https://api.x.ai',
  'https://dashscope.aliyuncs.com',
  'https://dashscope-intl.aliyuncs.com',
]);

/** `host` is lower case and has no port. */
export function isKnownHost(host: string): boolean {
  return HOSTS.has(host) || SUFFIXES.some((suffix) => host.length > suffix.length && host.endsWith(suffix)) || BEDROCK.test(host);
}

/** Whether a stream may be asked for its token counts. An upstream of the operator's is asked when known, or when the operator said so. */
export function acceptsIncludeUsage(target: Target): boolean {
  return target.includeUsage === 'accepted' || TAKES_INCLUDE_USAGE.has(target.origin);
}
