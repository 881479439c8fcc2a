/** The part of the engine's WebAssembly that the host of components uses, typed: Node's own types leave it to the browser library. */
declare const compiled: unique symbol;
/** Opaque; may be sent to a thread, which then shares its machine code. */
export interface CoreModule {
  readonly [compiled]: true;
}

export interface CoreMemory {
  readonly buffer: ArrayBuffer;
}

export interface CoreInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Wasm {
  readonly Module: new (bytes: Uint8Array) => CoreModule;
  readonly Instance: new (module: CoreModule, imports: object) => CoreInstance;
  readonly Memory: new (limits: { readonly initial: number }) => CoreMemory;
}

export const wasm: Wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;

export const PAGE_BYTES: number = 64 * 1024;
