/** The edge host in front of a guest written for tests: all of it but the transpiler, whose result is put where it is kept. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startEdge, type EdgeOptions, type RunningEdge } from '../../src/compose-edge.ts';
import type { GuestLimits } from '../../src/edge/guest-thread.ts';
import { toolchainMissing } from '../../edge/toolchain/tools.ts';
import { startOrigin, type Origin } from './origin.ts';
import { ownFile } from './own-file.ts';

/** An empty component: a head and nothing else. */
const COMPONENT = Buffer.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
/**
 * `(module (memory (export "memory") 1) (func (export "trap") unreachable) (func (export "loop") (loop br 0)))`: the sections of
 * types, functions, memories, exports and code. The memory has no maximum of its own.
 */
const CORE = Buffer.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 3, 2, 0, 0],
  ...[5, 3, 1, 0, 1],
  ...[7, 24, 3, 6, ...Buffer.from('memory'), 2, 0, 4, ...Buffer.from('trap'), 0, 0, 4, ...Buffer.from('loop'), 0, 1],
  ...[10, 13, 2, 3, 0, 0, 0x0b, 7, 0, 3, 0x40, 0x0c, 0, 0x0b, 0x0b],
]);
const GUEST = ownFile('test/support/edge-guest');

export const LIMITS: GuestLimits = { memory: 16 * 2 ** 20, compute: 10_000, time: 60_000 };

export interface TestEdge {
  readonly url: string;
  readonly origin: Origin;
  readonly notices: readonly string[];
  readonly printed: readonly string[];
  readonly running: RunningEdge;
  get(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Why no real component can be made and transpiled here. */
export function toolsMissing(): string | undefined {
  const transpiler = existsSync(new URL('../../edge/transpiler/node_modules/', import.meta.url));
  return toolchainMissing() ?? (transpiler ? undefined : 'the transpiler is not installed: run "npm ci" in edge/transpiler');
}

/** A folder with a component in it that needs no transpiler any more. */
export function componentFolder(
  glue: string = GUEST,
  imports: readonly string[] = [],
): { readonly folder: string; readonly component: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-edge-'));
  const component = join(folder, 'guest.wasm');
  writeFileSync(component, COMPONENT);
  const kept = join(`${component}.transpiled`, createHash('sha256').update(COMPONENT).digest('hex').slice(0, 16));
  mkdirSync(kept, { recursive: true });
  writeFileSync(join(kept, 'core.wasm'), CORE);
  writeFileSync(join(kept, 'contents.json'), JSON.stringify({ glue: relative(kept, glue), modules: ['core.wasm'], imports }));
  return { folder, component };
}

export async function startTestEdge(options: Partial<EdgeOptions> = {}): Promise<TestEdge> {
  const origin = await startOrigin();
  const { folder, component } = componentFolder();
  const notices: string[] = [];
  const printed: string[] = [];
  const cleanUp = async (): Promise<void> => {
    await origin.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const running = await startEdge({
    component,
    models: {},
    modelWorkers: 1,
    environment: {},
    upstream: origin.url,
    allowUpstream: [],
    host: '127.0.0.1',
    port: 0,
    allowHost: [],
    threads: 1,
    queue: 64,
    patience: 60_000,
    limits: LIMITS,
    data: undefined,
    maxKeys: 1 << 20,
    maxVectors: 1 << 20,
    notice: (line) => notices.push(line),
    print: (line) => printed.push(line),
    ...options,
  }).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  return {
    url: running.url,
    origin,
    notices,
    printed,
    running,
    get: (path, init) => fetch(`${running.url}${path}`, init),
    close: async () => {
      await running.close(0);
      await cleanUp();
    },
  };
}
