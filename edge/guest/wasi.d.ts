/** What the component imports, as the engine gives it to JavaScript (edge/wit). An error of a `result` is thrown, as `payload`. */
declare module 'wasi:cli/environment@0.2.10' {
  export function getEnvironment(): [name: string, value: string][];
}

declare module 'wasi:keyvalue/store@0.2.0-draft' {
  export class Bucket {
    get(key: string): Uint8Array | undefined;
    set(key: string, value: Uint8Array): void;
    delete(key: string): void;
  }
  export function open(identifier: string): Bucket;
}

declare module 'wasi:nn/tensor@0.2.0-rc-2024-10-28' {
  export class Tensor {
    constructor(dimensions: Uint32Array, type: TensorType, data: Uint8Array);
    dimensions(): Uint32Array;
    ty(): TensorType;
    data(): Uint8Array;
  }
  export type TensorType = 'FP16' | 'FP32' | 'FP64' | 'BF16' | 'U8' | 'I32' | 'I64';
}

declare module 'wasi:nn/inference@0.2.0-rc-2024-10-28' {
  import type { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
  export class GraphExecutionContext {
    compute(inputs: [name: string, tensor: Tensor][]): [name: string, tensor: Tensor][];
  }
}

declare module 'wasi:nn/graph@0.2.0-rc-2024-10-28' {
  import type { GraphExecutionContext } from 'wasi:nn/inference@0.2.0-rc-2024-10-28';
  export class Graph {
    initExecutionContext(): GraphExecutionContext;
  }
  export function loadByName(name: string): Graph;
}

declare module 'nearhit:edge/vectors@0.1.0' {
  export function nearest(
    model: string,
    scope: string,
    query: Uint8Array,
    limit: number,
  ): { readonly id: string; readonly similarity: number }[];
  export function put(model: string, scope: string, id: string, vector: Uint8Array): void;
  export function remove(model: string, scope: string, id: string): void;
}

declare module 'nearhit:edge/search@0.1.0' {
  export function nearest(query: Uint8Array, rows: Uint8Array, limit: number): { readonly row: number; readonly similarity: number }[];
}

declare module 'nearhit:edge/encoder@0.1.0' {
  export function dimensions(): number;
  export function encode(ids: Uint32Array): Uint8Array;
}
