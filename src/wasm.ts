/** The part of the engine's WebAssembly that is used here, typed: Node's own types leave it to the browser library. */
export interface WasmMemory {
  /** Another object after each growth; views of an older one keep seeing the same bytes. */
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

declare const compiled: unique symbol;
/** Opaque; may be sent to a worker. */
export interface WasmModule {
  readonly [compiled]: true;
}

export interface WasmGlobal {
  readonly value: number;
}

interface Wasm {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number; readonly shared: true }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports?: { readonly env: { readonly memory: WasmMemory } }) => { readonly exports: unknown };
  /** Whether this engine takes the module: the way to ask for an instruction. */
  validate(bytes: Uint8Array): boolean;
}

export const wasm: Wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;
