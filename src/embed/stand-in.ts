/**
 * What runs here of a model that was asked for. Where the native runtime cannot be loaded (musl, a processor it was not built for), the
 * default model's twin in Wasm stands in, under its own name: its vectors are near and not the same (cosine 0.994 on average), so it has an
 * id and a calibration of its own, and no store ever mixes the two.
 */
import { nativeRuntime } from './native-runtime.ts';
import { twinOf, type NamedModel } from './registry.ts';

export interface RunsHere {
  readonly named: NamedModel;
  /** For a person, where another model stands in. */
  readonly remark: string | undefined;
}

export function runsHere(named: NamedModel): RunsHere {
  const twin = twinOf(named);
  if (twin === undefined) return { named, remark: undefined };
  const runtime = nativeRuntime();
  if (runtime.kind === 'there') return { named, remark: undefined };
  const remark = `the native runtime cannot be loaded here: ${runtime.why}; ${twin.name} stands in for ${named.name}: the same weights in Wasm, which take 1.5 to 5 times as long and have vectors of their own`;
  return { named: twin, remark };
}
