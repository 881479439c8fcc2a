/**
 * Joins the models that nearhit serves itself, and says who may ask them. To embed costs processor time and tells nobody anything
 * that is stored, so on a loopback listener, where only this machine's own programs are, no key is wanted. Anybody else must show
 * the operator's: on another listener, and where a proxy in front has let the request in from elsewhere.
 */
import { createTokenGuard } from './admin/token.ts';
import type { Config } from './config.ts';
import { modelNamed, type NamedModel } from './embed/registry.ts';
import { createTokenCounter } from './embed/token-counter.ts';
import { ProxyError } from './errors.ts';
import { headerValue } from './headers.ts';
import { isLoopbackName } from './http/host-guard.ts';
import { openModel, type OpenModelOptions } from './open-model.ts';
import type { ModelHost, ServedModel } from './steps/models/model-host.ts';
import { createTurns } from './steps/models/turns.ts';

/** Texts with the workers at once, for each of them: one that it works on and one that waits, so that a lookup waits for two at most. */
const AT_ONCE_PER_WORKER = 2;
/** Two requests of as many inputs as OpenAI takes; some 2 s of work for each worker. */
const MOST_TEXTS = 4096;
/** Set by whatever stands in front of a listener and lets others in (RFC 7239, RFC 9110 7.6.3, and what came before). */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** The model of `--embedder`. */
export interface InUse extends ServedModel {
  readonly name: string;
}

export interface OpenModelHost {
  readonly host: ModelHost;
  /** Of the models that were opened for others alone. */
  close(): Promise<void>;
}

/** By the names that they are asked for by. */
export type ServedModels = ReadonlyMap<string, NamedModel>;

/** Named in the settings. @throws RangeError for what is no model, or one elsewhere: whoever wants that can ask it there. */
export function servedModels(config: Config): ServedModels {
  const { serveModels } = config;
  if (serveModels.includes('none')) return new Map();
  if (serveModels.length === 0) return byName([modelNamed(config)].filter(({ model }) => model.kind !== 'remote'));
  const named = serveModels.map((name) => {
    const one = modelNamed({ ...config, embedder: name });
    if (one.model.kind !== 'remote') return one;
    throw new RangeError(`cannot serve the model ${JSON.stringify(name)}: it runs elsewhere; name one that runs here, or ask it there`);
  });
  return byName(named);
}

function byName(models: readonly NamedModel[]): ServedModels {
  return new Map(models.map((named) => [named.name, named]));
}

/** None is opened twice, that of `inUse` neither. */
export function openModelHost(served: ServedModels, inUse: InUse, config: Config, options: OpenModelOptions): OpenModelHost {
  const opened = new Map<string, ServedModel>([[inUse.name, inUse]]);
  const open = (named: NamedModel): ServedModel => {
    const model = opened.get(named.name) ?? { embedder: openModel(named, options), tokens: createTokenCounter(named.model) };
    opened.set(named.name, model);
    return model;
  };
  const models = new Map([...served].map(([name, named]) => [name, open(named)]));
  const turns = createTurns({ atOnce: AT_ONCE_PER_WORKER * config.embedWorkers, most: MOST_TEXTS });
  const others = [...opened.values()].filter((model) => model !== inUse);
  const close = async (): Promise<void> => void (await Promise.all(others.map(({ embedder }) => embedder.close())));
  return { host: { models, refusal: refusalFor(config), turns }, close };
}

export function refusalFor({ host, serveKey }: Config): ModelHost['refusal'] {
  const guard = serveKey === undefined ? undefined : createTokenGuard(serveKey);
  return (headers) => {
    if (guard !== undefined) return guard(headerValue(headers, 'authorization')) === 'right' ? undefined : unauthorized();
    if (!isLoopbackName(host)) return closed('it is not on a loopback address');
    return FORWARDED.some((name) => headerValue(headers, name) !== undefined) ? closed('this request came through a proxy') : undefined;
  };
}

function unauthorized(): ProxyError {
  return new ProxyError('unauthorized', 'cannot ask a model of this nearhit: it wants the key of --serve-key, as Authorization: Bearer');
}

function closed(why: string): ProxyError {
  return new ProxyError(
    'models-closed',
    `cannot ask a model of this nearhit: ${why}, and no key is set; start it with --serve-key, and send that as the API key`,
  );
}
