/**
 * One text through the encoder in Wasm, by build and by number of tokens, beside onnxruntime on one thread with the same weights.
 * The sides take turns of twenty texts: a busy machine meets them alike, and each finds its own weights in the processor's cache,
 * as a worker does that runs one model. CPU time leaves out what the machine gave to others.
 * `node --import tsx bench/wasm-encoder.ts`; flags: --seconds 3 (a row), --full MODEL.onnx for the f16 builds.
 */
import { dirname } from 'node:path';
import { openKernel, type EncoderKernel } from '../src/embed/encoder-kernel.ts';
import { checkedWeights } from '../src/embed/model-files.ts';
import { openOnnxModel } from '../src/embed/onnx-model.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { readKernel, type Build } from '../src/embed/wasm-model.ts';
import { wasm } from '../src/wasm.ts';
import { flag, least, median, milliseconds, printPlace, printTable } from './support/report.ts';

interface Side {
  readonly name: string;
  run(ids: readonly number[]): unknown;
}

const TURN = 20;
const seconds = flag('seconds', 3);
const fullAt = process.argv.indexOf('--full');
const full = fullAt < 0 ? undefined : process.argv[fullAt + 1];
const { model } = DEFAULT_MODEL;

function kernel(build: Build, path: string): EncoderKernel | undefined {
  const bytes = readKernel(build);
  if (!wasm.validate(bytes)) return undefined;
  const opened = openKernel(new wasm.Module(bytes));
  opened.readModel(path);
  return opened;
}

function sidesOf(stored: 'int8' | 'f16', path: string): readonly Side[] {
  const plain = kernel(stored, path);
  const relaxed = kernel(`${stored}-relaxed`, path);
  const ways = stored === 'int8' ? (['fours', 'pairs'] as const) : (['fours'] as const);
  return [
    ...(plain === undefined ? [] : [{ name: stored, run: (ids: readonly number[]) => plain.encode(ids) }]),
    ...(relaxed === undefined
      ? []
      : ways.map((way) => ({
          name: stored === 'int8' ? `${stored} relaxed, by ${way}` : `${stored} relaxed`,
          run: (ids: readonly number[]) => {
            relaxed.addBy(way);
            return relaxed.encode(ids);
          },
        }))),
  ];
}

async function timed(side: Side, ids: readonly number[]): Promise<{ readonly wall: number; readonly cpu: number }> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await side.run(ids);
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - began, cpu: (user + system) / 1000 };
}

interface Times {
  readonly wall: number[];
  readonly cpu: number[];
}

/** Some texts in a row: each side finds its own memory warm. */
async function takeTurn(side: Side, ids: readonly number[], times: Times | undefined): Promise<void> {
  for (let text = 0; text < TURN; text += 1) {
    const { wall, cpu } = await timed(side, ids);
    times?.wall.push(wall);
    times?.cpu.push(cpu);
  }
}

async function compare(what: string, sides: readonly Side[]): Promise<void> {
  printPlace(what);
  const rows: string[][] = [];
  for (const tokens of [8, 12, 16, 32, 64, 128, 256]) {
    const ids = Array.from({ length: tokens }, (_, i) => (i === 0 ? 101 : i === tokens - 1 ? 102 : 2000 + i * 7));
    const times = sides.map((): Times => ({ wall: [], cpu: [] }));
    for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
      for (const [i, side] of sides.entries()) await takeTurn(side, ids, times[i]);
    }
    const [base] = times;
    const ratio = (values: readonly number[], other: readonly number[] = []): string => (least(values) / least(other)).toFixed(2);
    rows.push([
      String(tokens),
      ...times.map(({ wall, cpu }, i) =>
        [milliseconds(least(wall)), milliseconds(median(cpu)), ...(i === 0 ? [] : [`${ratio(wall, base?.wall)}x`])].join('; '),
      ),
    ]);
  }
  printTable(['tokens', ...sides.map(({ name }) => name)], rows);
}

async function native(path: string): Promise<Side> {
  const opened = await openOnnxModel({ ...model, path, sha256: undefined });
  return { name: 'native', run: (ids) => opened.run(ids) };
}

console.log('Milliseconds of one text: least; median CPU; least over the native least.');
const shipped = checkedWeights(model);
await compare('Encoder in Wasm: the shipped int8 model', [await native(model.path), ...sidesOf('int8', shipped)]);
if (full !== undefined) await compare('Encoder in Wasm: the full model', [await native(dirname(full)), ...sidesOf('f16', full)]);
