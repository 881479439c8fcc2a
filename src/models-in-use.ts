/** The embedding models of an install: the one that embeds questions, with all that hangs on it, and those that are served to others. */
import type { EmbedderFacts } from './admin/operations.ts';
import type { Config } from './config.ts';
import type { Embedder, TokenCounter } from './embed/embedder.ts';
import { modelNamed, type NamedModel } from './embed/registry.ts';
import { runsHere } from './embed/stand-in.ts';
import { createTokenCounter } from './embed/token-counter.ts';
import { calibratedFor, calibrationFor, readLexicon } from './knowledge.ts';
import { openKnowledge, type Knowledge } from './meaning.ts';
import { openModelHost, servedModels, type ServedModels } from './model-host.ts';
import { openModel } from './open-model.ts';
import { stricterMode } from './policy/directives.ts';
import type { ModelHost } from './steps/models/model-host.ts';

export interface ChosenModels {
  readonly named: NamedModel;
  readonly served: ServedModels;
  /** The id that the calibration was made for. */
  readonly expected: string | undefined;
}

/**
 * Opens nothing; says by a line where another model stands in for the one that was named. @throws RangeError for a name that is no model
 * or none that can be served, and for a calibration that cannot be read.
 */
export function chooseModels(config: Config, notice: (line: string) => void): ChosenModels {
  const remarks = new Set<string>();
  const here = (asked: NamedModel): NamedModel => {
    const { named, remark } = runsHere(asked);
    if (remark !== undefined) remarks.add(remark);
    return named;
  };
  const named = here(modelNamed(config));
  const served = new Map([...servedModels(config)].map(([name, asked]) => [name, here(asked)]));
  remarks.forEach((line) => notice(line));
  return { named, served, expected: calibratedFor(named.model.calibration) };
}

export interface OpenModelsOptions {
  readonly config: Config;
  readonly storage: 'directory' | 'memory';
  readonly notice: (line: string) => void;
  readonly loopToken: string;
}

export interface OpenModels {
  readonly embedder: Embedder;
  readonly tokens: TokenCounter;
  readonly knowledge: Knowledge;
  /** With the mode that this model allows. */
  readonly config: Config;
  readonly models: ModelHost;
  /** For people: which model embeds questions, and how it is. */
  readonly facts: () => EmbedderFacts;
  /** Texts that work in the background may have with the embedder at a time: whoever looks something up waits for one of them at most. */
  readonly atOnce: number;
  close(): Promise<void>;
}

/** Of one call to a model elsewhere, which a lookup's own call has to wait for. */
const AT_ONCE_ELSEWHERE = 8;

export function openModels({ named, served, expected }: ChosenModels, options: OpenModelsOptions): OpenModels {
  const { name, model } = named;
  const embedder = openModel(named, { ...options, expected });
  const tokens = createTokenCounter(model);
  const calibrated = calibrationFor(embedder.id, model.calibration);
  const calibration = calibrated.kind === 'own' ? calibrated.kind : 'none';
  const host = openModelHost(served, { name, embedder, tokens }, options.config, options);
  return {
    embedder,
    tokens,
    knowledge: openKnowledge(readLexicon(), calibrated.calibration),
    config: calibrated.kind === 'own' ? options.config : shadowed(calibrated.why, named, options),
    models: host.host,
    // Here: all workers but one.
    atOnce: model.kind === 'remote' ? Math.min(model.batch, AT_ONCE_ELSEWHERE) : Math.max(1, options.config.embedWorkers - 1),
    facts: () => ({ ...embedder.state(), model: embedder.id, name, modelKind: model.kind, calibration }),
    close: async () => void (await Promise.all([embedder.close(), host.close()])),
  };
}

/** A score that nothing stands behind serves nobody: would-be hits are counted until there is a calibration. */
function shadowed(why: string, { name }: NamedModel, { config, notice }: OpenModelsOptions): Config {
  const mode = stricterMode(config.mode, 'shadow');
  if (mode !== config.mode)
    notice(
      `the embedder ${name} runs in shadow: ${why}; make one with nearhit calibrate --embedder ${name}, and name it as "calibration" of the model`,
    );
  return { ...config, mode };
}
