/**
 * The `tensor` resource. The WIT's constructor has no way to say no, so a tensor that is too large comes into being without its
 * data, and the call that is given it answers why.
 */
import { NnFault } from './fault.ts';
import type { NamedTensor } from './graph-backend.ts';
import type { Meter } from './meter.ts';
import { ELEMENT_BYTES, type TensorType } from './tensor-type.ts';

type Content = Uint8Array | NnFault | 'dropped';

export class TensorResource {
  readonly #meter: Meter;
  readonly #dimensions: Uint32Array;
  readonly #type: TensorType;
  #content: Content;

  /** Takes `data` over: whoever made it must not write to it again. */
  constructor(meter: Meter, dimensions: Uint32Array, type: TensorType, data: Uint8Array) {
    meter.open('tensors');
    this.#meter = meter;
    this.#dimensions = dimensions;
    this.#type = type;
    this.#content = meter.tensorRefusal(data.length) ?? data;
    if (this.#content === data) meter.addBytes('tensorBytes', data.length);
  }

  dimensions(): Uint32Array {
    return this.#dimensions;
  }

  ty(): TensorType {
    return this.#type;
  }

  data(): Uint8Array {
    return this.#content instanceof Uint8Array ? this.#content : new Uint8Array();
  }

  get refusal(): NnFault | undefined {
    return this.#content instanceof NnFault ? this.#content : undefined;
  }

  /** What a model is given: checked. @throws NnFault */
  read(name: string): NamedTensor {
    if (this.#content instanceof NnFault) throw this.#content;
    if (this.#content === 'dropped') throw new NnFault('invalid-argument', `the tensor for ${JSON.stringify(name)} was given away before`);
    const dimensions = [...this.#dimensions];
    const wanted = dimensions.reduce((product, size) => product * size, ELEMENT_BYTES[this.#type]);
    if (wanted !== this.#content.length) {
      const shape = `${this.#type} [${dimensions.join(', ')}]`;
      throw new NnFault('invalid-argument', `a tensor ${shape} holds ${wanted} bytes, received ${this.#content.length}`);
    }
    return { name, type: this.#type, dimensions, data: this.#content };
  }

  [Symbol.dispose](): void {
    if (this.#content === 'dropped') return;
    if (this.#content instanceof Uint8Array) this.#meter.addBytes('tensorBytes', -this.#content.length);
    this.#content = 'dropped';
    this.#meter.close('tensors');
  }
}
