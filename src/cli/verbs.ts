/** The verbs. One file each; adding one touches this table and that file. */
import type { Call, ExitCode } from './call.ts';

export type VerbName = 'serve' | 'demo' | 'stats' | 'explain' | 'purge' | 'reembed' | 'eval' | 'calibrate' | 'forecast' | 'edge';
export type Run = (call: Call) => Promise<ExitCode>;

export interface Verb {
  readonly summary: string;
  readonly load: () => Promise<Run>;
}

export const VERBS: Readonly<Record<VerbName, Verb>> = {
  serve: { summary: 'run the cache (the default)', load: async () => (await import('./serve.ts')).serve },
  demo: { summary: 'see it work in a minute: no key, no network', load: async () => (await import('./demo.ts')).demo },
  stats: { summary: 'what a running nearhit has done so far', load: async () => (await import('./stats.ts')).stats },
  explain: { summary: 'why a question would be answered from the cache, or not', load: async () => (await import('./explain.ts')).explain },
  purge: { summary: 'remove stored answers, or list what would go', load: async () => (await import('./purge.ts')).purge },
  reembed: { summary: 'after a change of model: embed what is stored again', load: async () => (await import('./reembed.ts')).reembed },
  eval: {
    summary: 'how often it is right and wrong, on labelled data of your own',
    load: async () => (await import('./eval.ts')).evaluate,
  },
  calibrate: { summary: 'fit the score of the judge on labelled pairs', load: async () => (await import('./calibrate.ts')).calibrate },
  forecast: { summary: 'from a request log: what would have been a hit', load: async () => (await import('./forecast.ts')).forecast },
  edge: { summary: 'the cache as a WebAssembly component, and a host for it', load: async () => (await import('./edge.ts')).edge },
};
