/** Opens an embedding model: one that runs here in processes, one that runs elsewhere over connections of its own. */
import { join } from 'node:path';
import type { Config, EmbeddingModel } from './config.ts';
import type { Embedder } from './embed/embedder.ts';
import { openEmbedder, type Elsewhere } from './embed/open-embedder.ts';
import type { NamedModel } from './embed/registry.ts';
import { knownIn, knownInMemory } from './embed/remote/known-models.ts';
import { createConnector } from './upstream/connector.ts';
import { createHttpUpstream } from './upstream/http-upstream.ts';
import { parseTarget } from './upstream/routes.ts';

/** What of the settings has a part in it. */
export type ModelConfig = Pick<
  Config,
  'embedderKey' | 'embedWorkers' | 'data' | 'caFile' | 'connectTimeout' | 'firstByteTimeout' | 'idleTimeout'
>;

export interface OpenModelOptions {
  readonly config: ModelConfig;
  /** `directory`: a server elsewhere is known again by what is kept in `data`. */
  readonly storage: 'directory' | 'memory';
  readonly notice: (line: string) => void;
  /** Sent as CDN-Loop, so that a URL that leads back here is found out (RFC 8586). */
  readonly loopToken: string;
  /** The id that its calibration was made for; absent: none is used. */
  readonly expected?: string | undefined;
}

export function openModel({ name, model }: NamedModel, options: OpenModelOptions): Embedder {
  const { config, notice } = options;
  return openEmbedder(
    { name, model: withKey(model, config) },
    { workers: config.embedWorkers, log: notice, elsewhere: elsewhere(options) },
  );
}

function withKey(model: EmbeddingModel, { embedderKey }: ModelConfig): EmbeddingModel {
  return model.kind !== 'remote' || model.key !== undefined ? model : { ...model, key: embedderKey };
}

function elsewhere({ config, storage, notice, loopToken, expected }: OpenModelOptions): Elsewhere {
  const { connectTimeout, caFile, data, firstByteTimeout, idleTimeout } = config;
  return {
    known: storage === 'memory' ? knownInMemory() : knownIn(join(data, 'models'), notice),
    expected,
    reach: (url) => {
      const connector = createConnector({ connectTimeout, caFile, environment: process.env });
      return { target: parseTarget(url), upstream: createHttpUpstream({ connector, firstByteTimeout, idleTimeout, loopToken }) };
    },
  };
}
