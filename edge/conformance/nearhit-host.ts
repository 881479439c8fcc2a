/** The host of this repository under test: what `nearhit/wasi-nn` exports. */
import { ModelRegistry } from '../../src/wasi-nn/index.ts';
import type { ConformanceHost } from './host.ts';

export const host: ConformanceHost = {
  name: 'nearhit/wasi-nn',
  abilities: ['load', 'refuse-load', 'allow-list', 'limits'],
  open({ models, allow, load, limits = {} }) {
    const registry = new ModelRegistry(Object.fromEntries(Object.entries(models).map(([name, path]) => [name, { path }])), {
      notice: () => undefined,
    });
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
