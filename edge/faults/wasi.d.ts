/** The imports of the guest that fails, as far as it uses them. */
declare module 'wasi:nn/graph@0.2.0-rc-2024-10-28' {
  export function load(parts: Uint8Array[], encoding: string, target: string): unknown;
}

declare module 'wasi:keyvalue/store@0.2.0-draft' {
  export function open(name: string): { get(key: string): Uint8Array | undefined; set(key: string, value: Uint8Array): void };
}
