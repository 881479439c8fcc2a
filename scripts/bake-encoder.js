/**
 * Makes of an encoder kernel and a model everything that needs no start-up work, and what it is compared with:
 *
 *   BUILD.baked.wasm       a module that needs no file: Wizer read the model into it
 *   BUILD.component.wasm   the same as a component that exports nearhit:edge/encoder
 *   BUILD.weights          what the kernel kept of the model, to be read straight into its memory
 *   BUILD.unbaked.wasm     the kernel with the model's file inside, which it reads at each start
 *   search.component.wasm  the search kernel as a component that exports nearhit:edge/search
 *
 *   npm run bake -- FOLDER [int8|int8-relaxed|f16|f16-relaxed] [MODEL.onnx]
 *
 * An int8 build takes the shipped model; an f16 build the full one, which `node scripts/fetch-models.js` brings. None of it is
 * committed: an int8 module is 23 MB, an f16 one 45, and each is made in seconds. Needs npm ci in edge/toolchain.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bakedEncoder, encoderWithModel } from '../dist/edge-build/baked-encoder.js';
import { kernelComponent } from '../dist/edge-build/kernel-component.js';
import { openToolchain, PACKAGE_ROOT } from '../dist/edge-build/toolchain.js';
import { openKernel } from '../dist/embed/encoder-kernel.js';
import { readKernel } from '../dist/embed/wasm-model.js';

const [folder, build = 'int8', path = join(PACKAGE_ROOT, 'models/all-minilm-l6-v2/model.onnx')] = process.argv.slice(2);
if (folder === undefined || !['int8', 'int8-relaxed', 'f16', 'f16-relaxed'].includes(build)) {
  console.error('usage: npm run bake -- FOLDER [int8|int8-relaxed|f16|f16-relaxed] [MODEL.onnx]');
  process.exit(2);
}
const wit = join(PACKAGE_ROOT, 'edge/wit');
const model = readFileSync(path);
mkdirSync(folder, { recursive: true });

try {
  const toolchain = openToolchain();
  const [tools, wizer] = [await toolchain.wasmTools(), await toolchain.wizer()];
  write(`${build}.unbaked.wasm`, encoderWithModel(readKernel(build), model));
  const baked = await timed('Wizer', () => bakedEncoder(readKernel(build), model, wizer));
  write(`${build}.baked.wasm`, baked);
  write(`${build}.component.wasm`, await kernelComponent('encoder-component', baked, wit, tools));
  write(`${build}.weights`, weightsOf(build));
  write(
    'search.component.wasm',
    await kernelComponent('search-component', readFileSync(join(PACKAGE_ROOT, 'wasm/nearest.wasm')), wit, tools),
  );
} catch (error) {
  console.error(`cannot bake ${build}: ${error.message}`);
  process.exit(1);
}

/** A block of weights is the same for the plain and the relaxed build, and every engine runs the plain one. */
function weightsOf(name) {
  const kernel = openKernel(new WebAssembly.Module(readKernel(name.replace('-relaxed', ''))));
  kernel.readModel(path);
  return kernel.weights();
}

function write(name, bytes) {
  writeFileSync(join(folder, name), bytes);
  console.log(`${join(folder, name)}: ${(bytes.length / 1e6).toFixed(2)} MB`);
}

async function timed(what, work) {
  const began = performance.now();
  const result = await work();
  console.log(`${what} took ${((performance.now() - began) / 1000).toFixed(2)} s`);
  return result;
}
