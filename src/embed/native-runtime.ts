/**
 * Whether the native runtime can be loaded here: loading its binding answers (2 to 5 ms, 1 MB), since none of it is run. Runs, which may end
 * a process, are the workers' own. A processor that the package has no binary for, another C library, a library that is missing beside
 * it and a file that was cut off all look the same: an error that says which.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { messageOf } from '../errors.ts';

export type NativeRuntime = { readonly kind: 'there' } | { readonly kind: 'missing'; readonly why: string };

let tried: NativeRuntime | undefined;

export function nativeRuntime(): NativeRuntime {
  tried ??= load();
  return tried;
}

/** By the path that the package itself requires it by (dist/binding.js), without the 20 ms that all the rest of it takes. */
function load(): NativeRuntime {
  const { platform, arch } = process;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node'));
    process.dlopen({ exports: {} }, join(folder, '..', 'bin', 'napi-v6', platform, arch, 'onnxruntime_binding.node'));
    return { kind: 'there' };
  } catch (error) {
    return { kind: 'missing', why: firstLine(messageOf(error)) };
  }
}

/** Behind it stands where it was looked for, file by file. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
