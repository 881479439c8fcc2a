/** The embedder of a model that is composed into the component (nearhit:edge/encoder). */
import type { Embedder } from '../../src/embed/embedder.ts';
import { toUnitVector } from '../../src/units.ts';
import { encoderOf, type TextModel } from './encoder.ts';
import { asked } from './host-error.ts';

/** nearhit:edge/encoder. */
export interface ComposedEncoder {
  encode(ids: Uint32Array): Uint8Array;
}

export interface ComposedModelOptions extends Pick<TextModel, 'id' | 'dimensions' | 'tokens'> {
  readonly encoder: ComposedEncoder;
}

export function createComposedModel({ encoder, id, dimensions, tokens }: ComposedModelOptions): Embedder {
  return encoderOf({
    id,
    dimensions,
    tokens,
    encode: (ids) => {
      const bytes = asked('run the composed model', () => encoder.encode(Uint32Array.from(ids)));
      if (bytes.length !== dimensions * Float32Array.BYTES_PER_ELEMENT)
        throw new RangeError(`cannot read the answer of the composed model: wanted ${dimensions} floats, received ${bytes.length} bytes`);
      return toUnitVector(new Float32Array(bytes.slice().buffer));
    },
  });
}
