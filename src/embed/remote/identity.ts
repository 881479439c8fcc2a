/**
 * Which model it is that answers: found out by the probes, and one and the same for as long as this process runs. Until the server
 * was met it is taken for the one that was met before under this name and URL, or the one that its calibration was made for.
 */
import type { RemoteModel } from '../../config.ts';
import type { UnitVector } from '../../units.ts';
import { UNKNOWN_MODEL } from '../embedder.ts';
import type { Ask } from './ask.ts';
import type { Answer } from './call.ts';
import { RemoteFailure } from './failure.ts';
import type { KnownModels } from './known-models.ts';
import { isSpecOf, LEAST_LIKENESS, PROBES, recognise, type Probed } from './probe.ts';
import type { Embedded } from './read-vectors.ts';

export interface IdentityOptions {
  /** In the settings. */
  readonly name: string;
  readonly model: RemoteModel;
  readonly known: KnownModels;
  /** The id that the calibration was made for; `undefined`: there is none. */
  readonly expected: string | undefined;
}

export class Identity {
  readonly #options: IdentityOptions;
  #id: string | undefined;
  #told: string | undefined;

  constructor(options: IdentityOptions) {
    const { name, model, known, expected } = options;
    this.#options = options;
    this.#id = known.of(name).find((one) => isSpecOf(one, model) && one.url === model.url)?.id ?? expected;
  }

  get id(): string {
    return this.#id ?? UNKNOWN_MODEL;
  }

  /** @throws RemoteFailure where the server cannot be trusted with this id. */
  async check(ask: Ask, ms: number, signal: AbortSignal): Promise<void> {
    const { name, model, known } = this.#options;
    const probed = await probe(ask, model.batch, ms, signal);
    const recognised = recognise(name, model, probed, known.of(name));
    if (recognised.kind === 'drifted') {
      const { from, likeness } = recognised;
      const need = `${likeness.toFixed(4)} alike, ${LEAST_LIKENESS} is the least`;
      throw new RemoteFailure(
        'drifted',
        `its model is not ${from} any more (${need}); give it another name in "models" to take it for a new one`,
      );
    }
    if (recognised.kind === 'new') known.keep(recognised.model);
    const { id } = recognised.model;
    if (this.#id !== undefined && this.#id !== id)
      throw new RemoteFailure('another-model', `its model is ${id}, and ${this.#id} was expected; restart nearhit to go on with it`);
    this.#id = id;
    this.#told = probed.told;
  }

  /** @throws RemoteFailure where a nearhit over there answers with another model than at the last check. */
  verify({ told }: Answer): void {
    if (told !== undefined && told !== this.#told)
      throw new RemoteFailure('another-model', `its model is ${told.slice(0, 80)} now, and was ${this.#told ?? 'one without an id'}`);
  }
}

async function probe(ask: Ask, batch: number, ms: number, signal: AbortSignal): Promise<Probed> {
  const answers: Answer[] = [];
  for (let at = 0; at < PROBES.length; at += batch) answers.push(await ask(PROBES.slice(at, at + batch), ms, signal));
  const vectors = answers.flatMap((answer) => answer.vectors).map(usable);
  return { vectors, told: answers.find(({ told }) => told !== undefined)?.told };
}

function usable(embedded: Embedded): UnitVector {
  if (embedded instanceof RemoteFailure) throw embedded;
  return embedded;
}
