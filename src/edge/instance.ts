/** One instance of the guest: made for one request, thrown away after it. */
import type { HostLine } from './host-line.ts';
import type { GuestEnd, IncomingHead } from './messages.ts';
import { IncomingRequest } from './wasi/http-incoming.ts';
import { ResponseOutparam } from './wasi/http-handler.ts';
import type { Imports } from './wasi/imports.ts';
import { wasm, type CoreInstance, type CoreMemory, type CoreModule } from './wasm.ts';

/** What the transpiler makes of a component with `--instantiation sync`. */
export interface Transpiled {
  instantiate(
    module: (name: string) => CoreModule,
    imports: Imports,
    instance: (module: CoreModule, imports: object) => CoreInstance,
  ): { readonly incomingHandler: { handle(request: IncomingRequest, outparam: ResponseOutparam): void } };
}

export interface InstanceOptions {
  readonly transpiled: Transpiled;
  readonly modules: Readonly<Record<string, CoreModule>>;
  readonly imports: Imports;
  readonly memoryBytes: number;
}

/** An allocator asks for a megabyte or two at once: a guest that failed with less than this left ran out. */
const LEFT_WHEN_OUT = 4 * 2 ** 20;

export class Instance {
  readonly #memories: CoreMemory[] = [];
  readonly #memoryBytes: number;
  readonly #guest: ReturnType<Transpiled['instantiate']>;

  constructor({ transpiled, modules, imports, memoryBytes }: InstanceOptions) {
    this.#memoryBytes = memoryBytes;
    const moduleOf = (name: string): CoreModule => {
      const module = modules[name];
      if (module === undefined) throw new Error(`the transpiled component has no module ${name}`);
      return module;
    };
    this.#guest = transpiled.instantiate(moduleOf, imports, (module, needs) => this.#instantiate(module, needs));
  }

  serve(line: HostLine, head: IncomingHead): GuestEnd {
    try {
      this.#guest.incomingHandler.handle(new IncomingRequest(line, head), new ResponseOutparam(line));
      return { how: 'returned', why: '', memory: this.#memory() };
    } catch (error) {
      return { how: 'trapped', why: whyOf(error), memory: this.#memory() };
    }
  }

  #instantiate(module: CoreModule, needs: object): CoreInstance {
    const instance = new wasm.Instance(module, needs);
    for (const exported of Object.values(instance.exports)) if (exported instanceof wasm.Memory) this.#memories.push(exported);
    return instance;
  }

  #memory(): GuestEnd['memory'] {
    const most = Math.max(0, ...this.#memories.map(({ buffer }) => buffer.byteLength));
    return most + LEFT_WHEN_OUT > this.#memoryBytes ? 'used-up' : 'left';
  }
}

/** A WebAssembly trap is an Error; what a guest's import threw may be anything. */
function whyOf(error: unknown): string {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return why.slice(0, 500);
}
