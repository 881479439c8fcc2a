/** The host of this repository under test: what `nearhit/wasi-nn` exports. */
import { ModelRegistry, type RegistryOptions } from '../../src/wasi-nn/index.ts';
import type { ConformanceHost } from './host.ts';

export function createHost(options: RegistryOptions = {}): ConformanceHost {
  return {
    name: 'nearhit/wasi-nn',
    abilities: ['load', 'refuse-load', 'allow-list', 'limits'],
    open({ models, allow, load, limits = {} }) {
      const named = Object.fromEntries(Object.entries(models).map(([name, path]) => [name, { path }]));
      const registry = new ModelRegistry(named, { notice: () => undefined, ...options });
      const guest = registry.guest({ name: 'conformance', allow, load, limits });
      return {
        imports: guest.imports,
        alive: () => Object.values(guest.alive).reduce((sum, count) => sum + count, 0),
        close() {
          guest.close();
          registry.close();
        },
      };
    },
  };
}

export const host: ConformanceHost = createHost();
