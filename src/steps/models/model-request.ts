/**
 * A request for a model of ours: known by its path and by what `model` begins with, so nothing else in it is looked at before. From
 * there on it is ours to answer, and never goes to an upstream: what cannot be read is refused with the reason.
 */
import { toUtf8 } from '../../bytes.ts';
import type { Dialect, Inputs } from '../../dialects/dialect.ts';
import { OWN_MODEL } from '../../embed/embedder.ts';
import { ProxyError } from '../../errors.ts';
import type { Exchange } from '../../exchange.ts';
import { WHOLE_TURNS } from '../../policy/cut.ts';
import { splitTarget } from '../../query.ts';
import type { Received } from '../receive.ts';
import { jsonIn, type CachedRoute } from '../understand.ts';

const PATH = '/v1/embeddings';
/** Without the slash, which may be escaped. */
const MARK = toUtf8(`"${OWN_MODEL.slice(0, -1)}`);
const QUOTE = 0x22;

export interface OwnModelAsked {
  /** Without `nearhit/`. */
  readonly model: string;
  readonly received: Received;
}

/** `undefined`: it names a model of the upstream's. */
export function ownModelAsked({ target }: Exchange, { dialect }: CachedRoute, received: Received): OwnModelAsked | undefined {
  if (dialect !== 'embeddings' || splitTarget(target).path !== PATH || !(received.body instanceof Uint8Array)) return undefined;
  if (!mentions(received.body)) return undefined;
  const model = modelIn(new TextDecoder().decode(received.body));
  return model?.startsWith(OWN_MODEL) === true ? { model: model.slice(OWN_MODEL.length), received } : undefined;
}

/** Whether a string in it begins with our name: there are few quotes in a body, so this costs less than to decode it. */
function mentions(body: Uint8Array): boolean {
  for (let at = body.indexOf(QUOTE); at >= 0; at = body.indexOf(QUOTE, at + 1))
    if (MARK.every((byte, i) => body[at + i] === byte)) return true;
  return false;
}

/** Less strictly than `jsonIn`, so that a request of ours which that refuses gets a reason. What is no JSON names no model. */
function modelIn(body: string): string | undefined {
  try {
    const { model } = JSON.parse(body) as { readonly model?: unknown };
    return typeof model === 'string' ? model : undefined;
  } catch {
    return undefined;
  }
}

export interface TextsAsked extends Pick<Inputs, 'encoding'> {
  readonly texts: readonly string[];
}

/** @throws ProxyError naming what this model cannot do with the request. */
export function textsAsked({ model, received }: OwnModelAsked, dialect: Dialect, dimensions: number): TextsAsked {
  const bad = (why: string): ProxyError => new ProxyError('bad-input', `cannot embed with ${OWN_MODEL}${model}: ${why}`);
  const body = jsonIn(received.body);
  if (body.kind === 'unreadable') throw bad(body.problem);
  const reading = dialect.read(body.object, PATH, WHOLE_TURNS);
  if ('kind' in reading || reading.inputs === undefined) throw bad('kind' in reading ? reading.problem : 'there is no input');
  const { values, encoding, forms, dimensions: wanted } = reading.inputs;
  if (forms === 'as-asked') throw bad('it knows the fields model, input, encoding_format, dimensions and user, and the request has another one');
  if (wanted !== undefined && wanted !== dimensions) throw bad(`its vectors have ${dimensions} dimensions, and ${wanted} were asked for; leave "dimensions" out`);
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length < values.length) throw bad('the input holds tokens, which are of another vocabulary than its own; send texts');
  return { texts, encoding };
}
