/** What a host's model took for ids, kept for the next instance. */
import type { Bucket } from './bucket.ts';
import type { IdType, NamedModelOptions } from './named-model.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**   m/<model>   `I64` or `FP32` */
export function rememberedIn(bucket: () => Bucket, model: string): NamedModelOptions['remembered'] {
  const name = `m/${model}`;
  return {
    known: () => {
      const value = bucket().get(name);
      const type = value === undefined ? undefined : decoder.decode(value);
      return type === 'I64' || type === 'FP32' ? type : undefined;
    },
    learnt: (type: IdType) => bucket().set(name, encoder.encode(type)),
  };
}
