/** A model of ours answers a request for embeddings: nothing is looked up or stored, and no upstream is asked. */
import { joinedAnswer, placed, usageFields } from '../../dialects/embeddings/join.ts';
import { writtenAs, type Vector } from '../../dialects/embeddings/vector.ts';
import type { Encoding } from '../../dialects/dialect.ts';
import { OWN_MODEL, TextRefused } from '../../embed/embedder.ts';
import { messageOf, ProxyError } from '../../errors.ts';
import type { Exchange } from '../../exchange.ts';
import type { UnitVector } from '../../units.ts';
import { bodyOf } from '../batch/body.ts';
import { counted } from '../batch/counted.ts';
import type { Core } from '../core.ts';
import { requestIds } from '../request-id.ts';
import type { Trace } from '../trace.ts';
import type { ModelHost, ServedModel } from './model-host.ts';
import { textsAsked, type OwnModelAsked, type TextsAsked } from './model-request.ts';

interface Embedded {
  readonly vector: UnitVector;
  readonly tokens: number;
}

/** @throws ProxyError for whatever keeps the caller from its vectors. */
export async function serveModel(exchange: Exchange, trace: Trace, asked: OwnModelAsked, core: Core): Promise<void> {
  const { models } = core;
  const refusal = models.refusal(exchange.headers);
  if (refusal !== undefined) throw refusal;
  const served = models.models.get(asked.model);
  if (served === undefined) throw notServed(asked.model, models);
  const wanted = textsAsked(asked, core.dialects('embeddings'), served.embedder.dimensions);
  const { signal } = exchange;
  const embedded = await models.turns.all(wanted.texts, (text, at) => embed(text, at, asked.model, served, signal));
  if (embedded === 'full')
    throw new ProxyError('models-busy', `cannot embed ${wanted.texts.length} texts now: too many are waiting already; try again`);
  core.observer.embedded(asked.model, embedded.length);
  trace.own(200, 'own-model');
  const body = bodyOf(answer(asked.model, wanted, embedded));
  await exchange.reply({ status: 200, headers: headersOf(served, trace) }, counted(body, trace));
}

async function embed(text: string, at: number, name: string, { embedder, tokens }: ServedModel, signal: AbortSignal): Promise<Embedded> {
  const count = tokens.exactly(text);
  const bad = (why: string): ProxyError => new ProxyError('bad-input', `cannot embed input ${at} with ${OWN_MODEL}${name}: ${why}`);
  if (count > tokens.longest) throw bad(`it has ${count} tokens, and the model takes at most ${tokens.longest}; shorten it`);
  try {
    return { vector: await embedder.embed(text, signal), tokens: count };
  } catch (error) {
    if (error instanceof TextRefused) throw bad(messageOf(error));
    throw new ProxyError('model-down', `${OWN_MODEL}${name} does not embed now: ${messageOf(error)}; try again`, error);
  }
}

function answer(name: string, { encoding }: TextsAsked, embedded: readonly Embedded[]): Generator<Uint8Array> {
  const envelope = { object: 'list', model: `${OWN_MODEL}${name}` };
  const places = embedded.map(({ vector }) => () => placed({ object: 'embedding' }, written(vector, encoding)));
  const input = embedded.reduce((sum, { tokens }) => sum + tokens, 0);
  return joinedAnswer(envelope, places, usageFields({ input, output: 0 }));
}

function written(vector: UnitVector, encoding: Encoding): Uint8Array {
  const as: Vector = { form: 'float32', bytes: new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength) };
  const text = writtenAs(as, 'float', encoding);
  if (text === undefined) throw new TypeError(`a vector of float32 has no form as ${encoding}`);
  return text;
}

/** `Nearhit-Model` says whose vectors these are: another nearhit knows by it that they are the ones it has stored. */
function headersOf({ embedder }: ServedModel, trace: Trace): string[] {
  const own = ['content-type', 'application/json', 'cache-control', 'private, no-store', 'cache-status', 'nearhit; detail=own-model'];
  return [...own, 'nearhit-model', embedder.id, ...requestIds('embeddings', trace.id)];
}

function notServed(name: string, { models }: ModelHost): ProxyError {
  const there = models.size === 0 ? 'none is served here' : `there is ${[...models.keys()].map((one) => OWN_MODEL + one).join(', ')}`;
  return new ProxyError('no-such-model', `cannot embed with ${OWN_MODEL}${name.slice(0, 80)}: ${there}; see --serve-models`);
}
