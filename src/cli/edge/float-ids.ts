/** `nearhit edge float-ids`: a model for hosts whose ONNX back end takes floats alone, out of one that takes integers. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withFloatIds } from '../../edge-build/float-ids.ts';
import { messageOf } from '../../errors.ts';
import { DONE, FAILED, refuse, type Call, type ExitCode } from '../call.ts';
import { readFlags, type Flags } from '../flags.ts';

const FLAGS: Flags = { out: 'text' };
const MODEL = 'model.onnx';
const TOKENIZER = 'tokenizer.json';

export async function floatIds({ args, err }: Call): Promise<ExitCode> {
  const { values, words, problems } = readFlags(args, FLAGS);
  const [folder, ...more] = words;
  const all = [
    ...problems,
    ...(folder === undefined ? ['no model was given; write nearhit edge float-ids models/all-minilm-l6-v2'] : []),
    ...more.map((word) => `cannot use ${JSON.stringify(word)}: edge float-ids takes one folder`),
  ];
  if (folder === undefined || all.length > 0) return refuse(err, all, 'edge');
  const from = resolve(folder);
  const to = resolve(values.get('out')?.toString() ?? `${from}-f32`);
  const say = (line: string): void => void err.write(`nearhit: ${line}\n`);
  try {
    if (to === from) throw new Error(`cannot write into ${to}: the model that is read lies there; name another folder with --out`);
    make(from, to);
    say(`${to}: the model of ${from}, its ids as floats; a guest sends floats to a model whose name ends in -f32`);
    return DONE;
  } catch (error) {
    say(messageOf(error));
    return FAILED;
  }
}

function make(from: string, to: string): void {
  const model = converted(join(from, MODEL));
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, MODEL), model);
  writeFileSync(join(to, 'SHA256SUMS'), `${createHash('sha256').update(model).digest('hex')}  ${MODEL}\n`);
  if (existsSync(join(from, TOKENIZER))) copyFileSync(join(from, TOKENIZER), join(to, TOKENIZER));
}

function converted(file: string): Uint8Array {
  try {
    return withFloatIds(readFileSync(file));
  } catch (error) {
    throw new Error(`cannot use the model ${file}: ${messageOf(error)}`, { cause: error });
  }
}
