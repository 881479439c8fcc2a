/** node edge/models/with-float-ids.js MODEL.ONNX OUT.ONNX: the model, taking its ids as floats (float-ids.ts). */
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'tsx/esm/api';

register();
const { withFloatIds } = await import('./float-ids.ts');
const [model, out] = process.argv.slice(2);
if (model === undefined || out === undefined) throw new Error('usage: node edge/models/with-float-ids.js MODEL.ONNX OUT.ONNX');
writeFileSync(out, withFloatIds(readFileSync(model)));
console.log(`${out}: ${model} with a Cast in front of its ids`);
