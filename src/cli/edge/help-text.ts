/** Help of `nearhit edge`. */
import { FLAGS_HELP } from './flags.ts';

export const EDGE: string = `nearhit edge build [--world WORLD] [--out FILE] [--toolchain DIR]
nearhit edge serve COMPONENT [flags]
nearhit edge float-ids MODEL_FOLDER [--out FOLDER]

build    makes the cache a WebAssembly component, half a minute and 1 GB of memory. WORLD says what its host brings:
         cache      models by name, and the search of vectors (the default)
         cache-nn   models by name; the search is composed into the component
         cache-all  neither: model and search are composed into it, some 20 MB more
         FILE is cache.wasm unless told. The tools that build are not part of the package: npm ci in its edge/toolchain, or in a
         copy of that folder that DIR names, installs them.

  nearhit edge build --out cache.wasm

serve    runs a WebAssembly component of wasi:http, such as the cache itself, on this machine. Each request gets an instance of
         its own, with hard limits of time and memory; models, vectors and stored keys stay with the host and are shared.
         What a guest does wrong costs its own request: 502, 503 or 504 with a code of docs/errors.md.

  nearhit edge serve cache.wasm --model all-minilm-l6-v2=models/all-minilm-l6-v2
  nearhit edge serve cache.wasm --upstream http://10.0.0.5:8000 --env NEARHIT_TTL=7d --data ./edge-data

float-ids  writes the same model with its ids as floats, into MODEL_FOLDER-f32 unless told: for hosts whose ONNX back end takes
         nothing else (wasmtime serve). A guest sends floats to a model whose name ends in -f32.

  nearhit edge float-ids models/all-minilm-l6-v2

The component is transpiled once, by @bytecodealliance/jco-transpile, and the result kept beside it: COMPONENT.transpiled/.
What guests print goes to stdout, words for people to stderr. Guests import wasi:http, wasi:io, wasi:clocks, wasi:random, wasi:cli, wasi:keyvalue (the bucket "nearhit"), wasi:nn with
models by name, and nearhit:edge/vectors. They fetch only from --upstream, the known LLM APIs and --allow-upstream.

${FLAGS_HELP}`;
