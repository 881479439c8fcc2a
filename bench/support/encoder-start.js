// One start of an encoder in a process of its own, step by step; what it took goes to the parent. Plain JavaScript over dist/, so
// that no loader is in its memory. Arguments: how it gets its weights, the module, the file of weights or the model.
import { readFileSync, statSync } from 'node:fs';
import { openKernel } from '../../dist/embed/encoder-kernel.js';
import { openOnnxModel } from '../../dist/embed/onnx-model.js';

const [, , way, moduleFile, weightsFile] = process.argv;
const IDS = Array.from({ length: 12 }, (_, i) => 2000 + i);
const STEADY = 40;

const took = {};
const before = process.memoryUsage().rss;
let began = performance.now();
const started = began;
const lap = (name) => {
  took[name] = performance.now() - began;
  began = performance.now();
};

async function open() {
  if (way === 'native') return openOnnxModel(JSON.parse(weightsFile));
  const bytes = readFileSync(moduleFile);
  lap('read');
  const module = new WebAssembly.Module(bytes);
  lap('compile');
  const kernel = openKernel(module);
  lap('instantiate');
  if (way === 'weights') kernel.readWeights(weightsFile);
  if (way === 'model') kernel.readModel(weightsFile);
  if (way === 'unbaked') kernel.readModelInside();
  return { run: (ids) => kernel.encode(ids) };
}

const encoder = await open();
lap('weights');
await encoder.run(IDS);
lap('first');
const ready = performance.now() - started;
const rss = process.memoryUsage().rss - before;
const steady = [];
for (let i = 0; i < STEADY; i += 1) {
  const start = performance.now();
  await encoder.run(IDS);
  steady.push(performance.now() - start);
}
const bytes = [moduleFile, way === 'native' ? undefined : weightsFile].filter(Boolean).reduce((sum, path) => sum + statSync(path).size, 0);
process.send({ ...took, ready, steady: Math.min(...steady), bytes, rss, peak: process.resourceUsage().maxRSS * 1024 - before });
