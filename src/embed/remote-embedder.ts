/**
 * The embedder that runs elsewhere. One call at a time: texts that come meanwhile go together in the next one, so a busy server
 * gets large batches and an idle one no delay. Bounds: QUEUE_LIMIT texts wait, `batch` of them go in a call, a call has `timeout`.
 * A server that fails is left alone for a while (remote/breaker.ts), and is known again by its vectors before it is trusted.
 */
import type { RemoteModel } from '../config.ts';
import type { UnitVector } from '../units.ts';
import type { Target, Upstream } from '../upstream/upstream.ts';
import { UNKNOWN_MODEL, type Embedder, type EmbedderState } from './embedder.ts';
import { createAsk, type Ask } from './remote/ask.ts';
import { Breaker, type Rests } from './remote/breaker.ts';
import { RemoteFailure } from './remote/failure.ts';
import type { KnownModels } from './remote/known-models.ts';
import { isSpecOf, PROBES, recognise } from './remote/probe.ts';
import { WaitingTexts, type TextCall } from './waiting-texts.ts';
