/**
 * Whether the native runtime can be loaded here. It is tried in a process of its own: what was built for another C library fails to
 * load, but what was built for another processor ends the process that loads it. Once for each process of ours; it takes 0.1 s.
 */
import { execFile, type ExecFileException } from 'node:child_process';

export type NativeRuntime = { readonly kind: 'there' } | { readonly kind: 'missing'; readonly why: string };

/** Milliseconds. A machine that takes longer is a busy one, which proves nothing. */
const PATIENCE = 10_000;
const THERE = 'there';
const MISSING = 'missing: ';
/** What it answers counts, not how it ends: the runtime has threads of its own, which may trip over the end of their process. */
const SCRIPT = `
  const { createRequire } = require('node:module');
  try {
    createRequire(${JSON.stringify(import.meta.url)})('onnxruntime-node');
    console.log('${THERE}');
  } catch (error) {
    console.log('${MISSING}' + error.message);
  }`;

let tried: Promise<NativeRuntime> | undefined;

export function nativeRuntime(): Promise<NativeRuntime> {
  tried ??= new Promise((resolve) => {
    const options = { timeout: PATIENCE, env: { ...process.env, NODE_OPTIONS: '' } };
    execFile(process.execPath, ['--eval', SCRIPT], options, (error, answer) => resolve(readOutcome(answer, error)));
  });
  return tried;
}

/** Where nothing was learnt it is taken to be there: a worker that cannot load it says so, and vectors never change their model for a guess. */
function readOutcome(answer: string, error: ExecFileException | null): NativeRuntime {
  if (answer.startsWith(MISSING)) return { kind: 'missing', why: firstLine(answer.slice(MISSING.length)) };
  if (answer.startsWith(THERE) || error === null || error.killed === true) return { kind: 'there' };
  if (typeof error.signal === 'string') return { kind: 'missing', why: `it ended its process with ${error.signal}` };
  return typeof error.code === 'number' ? { kind: 'missing', why: `it ended its process with code ${error.code}` } : { kind: 'there' };
}

/** Behind it stands where it was looked for, file by file. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
