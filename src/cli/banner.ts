/** What a person sees when nearhit is up: what to set in the client, and where things are. */
import type { Stats } from '../admin/operations.ts';
import type { Config } from '../config.ts';

export interface Running {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly file: string | undefined;
  readonly version: string;
  readonly embedder: Stats['embedder'];
}

export function banner(config: Config, running: Running): string {
  const url = reachable(running.url);
  return `nearhit ${running.version} listens on ${running.url}

Set the base URL in your client, keep your API key as it is:
  OpenAI     Python  OpenAI(base_url="${url}/v1")
             Node    new OpenAI({ baseURL: '${url}/v1' })
             any     export OPENAI_BASE_URL=${url}/v1
  Anthropic  Python  Anthropic(base_url="${url}")
             Node    new Anthropic({ baseURL: '${url}' })
  Gemini     Python  genai.Client(http_options={"base_url": "${url}"})
             Node    new GoogleGenAI({ httpOptions: { baseUrl: '${url}' } })
(Text, embeddings and transcripts are cached; files and everything else stream through untouched.)

  upstream   ${config.upstream ?? 'https://api.openai.com'} for /v1; Anthropic and Gemini by their headers and paths
  mode       ${modeText(config, running)}, answers live ${inWords(config.ttl)}
  embedder   ${running.embedder.name} (${running.embedder.modelKind})
  data       ${config.data}
  settings   ${running.file ?? 'flags, variables and defaults'}
  admin      ${running.adminUrl ?? 'none'} (nearhit stats, nearhit purge, /metrics)
`;
}

function modeText({ mode }: Config, { embedder }: Running): string {
  return mode === 'semantic' && embedder.calibration === 'none' ? `shadow until ${embedder.name} has a calibration` : mode;
}

/** 0.0.0.0 and :: are where it listens, not where a client can go. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

export function inWords(milliseconds: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const;
  const fitting = units.find(([, length]) => milliseconds >= length && milliseconds % length === 0);
  return fitting === undefined ? `${milliseconds}ms` : `${milliseconds / fitting[1]}${fitting[0]}`;
}
