/** A model in use. One that was registered stays open for the next guest; one that a guest brought is closed with its last holder. */
import type { GraphBackend } from './graph-backend.ts';
import type { TextModel } from './named-model.ts';

export type OpenModel =
  | { readonly kind: 'graph'; readonly name: string; readonly backend: GraphBackend }
  | { readonly kind: 'text'; readonly name: string; readonly answer: TextModel['answer'] };

export class Lease {
  readonly model: OpenModel;
  readonly #ended: () => void;
  #holders = 1;

  constructor(model: OpenModel, ended: () => void = () => undefined) {
    this.model = model;
    this.#ended = ended;
  }

  share(): this {
    this.#holders += 1;
    return this;
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.#ended();
  }
}
