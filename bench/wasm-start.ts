/**
 * Start of the encoder in Wasm to its first vector, in fresh processes: baked by Wizer, weights out of a file, the model inside
 * and read at the start, and the kernel with the shipped model, which is what the product does; beside onnxruntime.
 * `npm run bake -- FOLDER && npm run bake -- FOLDER f16 MODEL.onnx && node --import tsx bench/wasm-start.ts --folder FOLDER`
 * Flags: --starts 7. Without a folder the int8 build is baked into one of its own.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkedWeights } from '../src/embed/model-files.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { readKernel, type Build } from '../src/embed/wasm-model.ts';
import { wasm } from '../src/wasm.ts';
import { repository, startProcess } from './support/process.ts';
import { flag, least, median, milliseconds, printPlace, printTable } from './support/report.ts';

const starts = flag('starts', 7);
const folderAt = process.argv.indexOf('--folder');
const given = folderAt < 0 ? undefined : process.argv[folderAt + 1];
const folder = given ?? mkdtempSync(join(tmpdir(), 'nearhit-baked-'));

interface Variant {
  readonly name: string;
  readonly way: 'native' | 'baked' | 'weights' | 'unbaked' | 'model';
  readonly module: string;
  readonly weights: string;
}

const STEPS = ['read', 'compile', 'instantiate', 'weights', 'first', 'ready', 'steady'] as const;
type Start = Readonly<Record<(typeof STEPS)[number] | 'bytes' | 'rss' | 'peak', number>>;

function variants(build: Build): readonly Variant[] {
  const kernel = repository(`wasm/encoder-${build}.wasm`);
  const file = (suffix: string): string => join(folder, `${build}.${suffix}`);
  if (!existsSync(file('weights')) || !wasm.validate(readKernel(build))) return [];
  return [
    { name: `${build}: baked`, way: 'baked', module: file('baked.wasm'), weights: '' },
    { name: `${build}: kernel, weights from a file`, way: 'weights', module: kernel, weights: file('weights') },
    { name: `${build}: model inside, read at start`, way: 'unbaked', module: file('unbaked.wasm'), weights: '' },
  ];
}

async function startOnce({ way, module, weights }: Variant): Promise<Start> {
  const started = startProcess([repository('bench/support/encoder-start.js'), way, module, weights], { as: 'plain', core: 1 });
  const [answer] = (await Promise.race([once(started.child, 'message'), once(started.child, 'exit')])) as [Start | number];
  if (typeof answer === 'number') throw new Error(`cannot start ${module} by ${way}: it ended with ${answer}`);
  await started.stop('SIGKILL');
  return answer;
}

const shown = (values: readonly number[]): string => `${milliseconds(least(values))}; ${milliseconds(median(values))}`;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

try {
  if (given === undefined) {
    const { status, stderr } = spawnSync(process.execPath, [repository('scripts/bake-encoder.js'), folder], { encoding: 'utf8' });
    // Told and left: where the toolchain is not installed, the other benchmarks go on.
    if (status !== 0) {
      console.log(`not measured: ${stderr.trim()}`);
      process.exit();
    }
  }
  const { model } = DEFAULT_MODEL;
  const all: readonly Variant[] = [
    { name: 'int8: onnxruntime', way: 'native', module: join(model.path, 'model.onnx'), weights: JSON.stringify(model) },
    { name: 'int8: kernel, the shipped model', way: 'model', module: repository('wasm/encoder-int8.wasm'), weights: checkedWeights(model) },
    ...(['int8', 'int8-relaxed', 'f16', 'f16-relaxed'] as const).flatMap(variants),
  ];
  const starting = new Map(all.map((variant) => [variant, [] as Start[]]));
  for (let i = 0; i < starts; i += 1) for (const [variant, seen] of starting) seen.push(await startOnce(variant));

  printPlace(`Start of the encoder in Wasm, ${starts} starts of each in turn; milliseconds least; median`);
  printTable(
    ['', 'MB on disk', 'gzip', ...STEPS.map((step) => (step === 'steady' ? 'later text' : step)), 'MB resident', 'most'],
    [...starting].map(([{ name, module, weights, way }, seen]) => [
      name,
      megabytes(seen[0]?.bytes ?? 0),
      megabytes(
        [module, way === 'native' ? '' : weights]
          .filter((path) => path !== '')
          .reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0),
      ),
      ...STEPS.map((step) => (seen[0]?.[step] === undefined ? '' : shown(seen.map((start) => start[step])))),
      megabytes(median(seen.map(({ rss }) => rss))),
      megabytes(median(seen.map(({ peak }) => peak))),
    ]),
  );
} finally {
  if (given === undefined) rmSync(folder, { recursive: true });
}
