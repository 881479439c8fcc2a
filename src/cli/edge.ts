/** `nearhit edge`: the cache as a component of wasi:http, a host for it or any other, and a model for hosts that know floats alone. */
import { refuse, type Call, type ExitCode } from './call.ts';
import { didYouMean } from './nearest.ts';

const WHAT: Readonly<Record<string, () => Promise<(call: Call) => Promise<ExitCode>>>> = {
  build: async () => (await import('./edge/build.ts')).buildEdge,
  serve: async () => (await import('./edge/serve.ts')).serveEdge,
  'float-ids': async () => (await import('./edge/float-ids.ts')).floatIds,
};

export async function edge(call: Call): Promise<ExitCode> {
  const [what = '', ...args] = call.args;
  const load = Object.hasOwn(WHAT, what) ? WHAT[what] : undefined;
  if (load !== undefined) return (await load())({ ...call, args });
  const known = Object.keys(WHAT);
  const problem =
    what === '' || what.startsWith('-')
      ? `edge needs to know what to do: ${known.join(', ')}`
      : `edge cannot ${JSON.stringify(what)}, only ${known.join(', ')}${didYouMean(what, known)}`;
  return refuse(call.err, [problem], 'edge');
}
