/**
 * A guest for tests of the edge host, in the shape the transpiler gives a component: each path is one thing a guest may do, good
 * or bad. Real components, made by the toolchain, are in test/slow.
 */
interface Pollable {
  block(): void;
}
interface InputStream {
  blockingRead(length: bigint): Uint8Array;
}
interface OutputStream {
  checkWrite(): bigint;
  write(bytes: Uint8Array): void;
  blockingWriteAndFlush(bytes: Uint8Array): void;
  subscribe(): Pollable;
}
interface Fields {
  get(name: string): Uint8Array[];
  entries(): [string, Uint8Array][];
}
interface IncomingBody {
  stream(): InputStream;
}
interface OutgoingBody {
  write(): OutputStream;
}
interface Request {
  pathWithQuery(): string;
  method(): { tag: string };
  headers(): Fields;
  consume(): IncomingBody;
}
interface Response {
  setStatusCode(status: number): void;
  body(): OutgoingBody;
}
interface Future {
  subscribe(): Pollable;
  get(): { val: { tag: 'ok'; val: Incoming } | { tag: 'err'; val: { tag: string } } } | undefined;
}
interface Incoming {
  status(): number;
  consume(): IncomingBody;
}
interface Sending {
  setMethod(method: { tag: string }): void;
  setScheme(scheme: { tag: string }): void;
  setAuthority(authority: string): void;
  setPathWithQuery(path: string): void;
  body(): OutgoingBody;
}
interface Bucket {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
  delete(key: string): void;
  exists(key: string): boolean;
  listKeys(cursor: bigint | undefined): { keys: string[]; cursor: bigint | undefined };
}
interface Tensor {
  data(): Uint8Array;
}
interface Types {
  Fields: { fromList(entries: [string, Uint8Array][]): Fields };
  OutgoingRequest: new (headers: Fields) => Sending;
  OutgoingResponse: new (headers: Fields) => Response;
  OutgoingBody: { finish(body: OutgoingBody, trailers: undefined): void };
  ResponseOutparam: { set(outparam: object, result: object): void };
}
interface Imports {
  'wasi:http/types': Types;
  'wasi:http/outgoing-handler': { handle(request: Sending, options: undefined): Future };
  'wasi:keyvalue/store': { open(name: string): Bucket };
  'wasi:cli/environment': { getEnvironment(): [string, string][] };
  'wasi:cli/stderr': { getStderr(): OutputStream };
  'wasi:cli/exit': { exit(how: { tag: string }): never };
  'wasi:clocks/monotonic-clock': { subscribeDuration(nanoseconds: bigint): Pollable };
  'wasi:io/poll': { poll(list: Pollable[]): Uint32Array };
  'nearhit:edge/vectors': {
    nearest(model: string, scope: string, query: Uint8Array, limit: number): { id: string; similarity: number }[];
    put(model: string, scope: string, id: string, vector: Uint8Array): void;
    remove(model: string, scope: string, id: string): void;
  };
  'wasi:nn/graph': {
    load(parts: Uint8Array[], encoding: string, target: string): unknown;
    loadByName(name: string): { initExecutionContext(): { compute(inputs: [string, Tensor][]): [string, Tensor][] } };
  };
  'wasi:nn/tensor': { Tensor: new (dimensions: Uint32Array, type: string, data: Uint8Array) => Tensor };
}
interface Answering {
  readonly stream: OutputStream;
  finish(): void;
}
interface Memory {
  grow(pages: number): number;
}
interface Core {
  readonly memory: Memory;
  trap(): void;
  loop(): void;
}
type InstantiateCore = (module: unknown, imports: object) => { readonly exports: Core };

const FOREVER = 365n * 24n * 3_600_000_000_000n;
const PLENTY = 65_536n;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const bytesOf = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));

export function instantiate(module: (name: string) => unknown, imports: Imports, instantiateCore: InstantiateCore): object {
  const core = instantiateCore(module('core.wasm'), {}).exports;
  return { incomingHandler: { handle: (request: Request, outparam: object) => new Guest(imports, core, outparam).handle(request) } };
}

let served = 0;

class Guest {
  readonly #imports: Imports;
  readonly #core: Core;
  readonly #outparam: object;
  #mine = 0;

  constructor(imports: Imports, core: Core, outparam: object) {
    this.#imports = imports;
    this.#core = core;
    this.#outparam = outparam;
  }

  handle(request: Request): void {
    served += 1;
    this.#mine += 1;
    const url = new URL(request.pathWithQuery(), 'http://guest');
    const act = this.#acts[url.pathname];
    if (act === undefined) return this.#say(404, bytesOf('no such path'));
    act(request, url.searchParams);
  }

  readonly #acts: Readonly<Record<string, (request: Request, query: URLSearchParams) => void>> = {
    '/ping': () => this.#say(200, bytesOf('pong')),
    '/counts': () => this.#say(200, json({ thread: served, instance: this.#mine })),
    '/bare': () => this.#respond(204).finish(),
    '/head': (request) =>
      this.#say(
        200,
        json({
          method: request.method().tag,
          headers: request
            .headers()
            .entries()
            .map(([name, value]) => [name, text(value)]),
        }),
      ),
    '/echo': (request) => this.#copy(request.consume().stream(), this.#respond(200)),
    '/environment': () => this.#say(200, json(Object.fromEntries(this.#imports['wasi:cli/environment'].getEnvironment()))),
    '/print': () => {
      this.#imports['wasi:cli/stderr'].getStderr().write(bytesOf('a word to the operator\n'));
      this.#say(200, bytesOf('printed'));
    },
    '/through': (request, query) => this.#through(request, query.get('to') ?? ''),
    '/keys': (_request, query) => this.#keys(query),
    '/vectors': (_request, query) => this.#vectors(query),
    '/run': (request, query) => this.#run(query.get('model') ?? '', this.#all(request.consume().stream())),
    '/trap': () => this.#core.trap(),
    '/exit': () => this.#imports['wasi:cli/exit'].exit({ tag: 'err' }),
    '/throw': () => {
      throw Object.assign(new Error('thrown by the guest'), { payload: undefined });
    },
    '/loop': () => this.#core.loop(),
    '/allocate': () => {
      while (this.#grows());
      this.#core.trap();
    },
    '/wait': () => void this.#imports['wasi:io/poll'].poll([this.#imports['wasi:clocks/monotonic-clock'].subscribeDuration(FOREVER)]),
    '/silent': () => undefined,
    '/refuse': () => this.#imports['wasi:http/types'].ResponseOutparam.set(this.#outparam, { tag: 'err', val: { tag: 'internal-error' } }),
    '/half': () => this.#half(),
    '/half-then-trap': () => {
      this.#half();
      this.#core.trap();
    },
    '/half-at-once': () => void this.#respond(200).stream.write(bytesOf('half of it')),
    '/large': (_request, query) => {
      const { stream, finish } = this.#respond(200);
      for (let left = Number(query.get('bytes')); left > 0; left -= 65_536) this.#write(stream, new Uint8Array(Math.min(left, 65_536)));
      finish();
    },
    '/load': (_request, query) =>
      this.#tried(() => this.#imports['wasi:nn/graph'].load([new Uint8Array(Number(query.get('bytes')))], 'onnx', 'cpu')),
  };

  #respond(status: number): Answering {
    const { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } = this.#imports['wasi:http/types'];
    const response = new OutgoingResponse(Fields.fromList([['x-guest', bytesOf('here')]]));
    response.setStatusCode(status);
    const body = status === 204 ? undefined : response.body();
    ResponseOutparam.set(this.#outparam, { tag: 'ok', val: response });
    const stream = body?.write();
    return {
      get stream() {
        if (stream === undefined) throw new Error('this answer has no body');
        return stream;
      },
      finish: () => body !== undefined && OutgoingBody.finish(body, undefined),
    };
  }

  #grows(): boolean {
    try {
      return this.#core.memory.grow(16) >= 0;
    } catch {
      // To a script a refused growth is an exception; to the guest's own code it is -1.
      return false;
    }
  }

  /** On its way to the caller before the guest goes on. */
  #half(): void {
    this.#respond(200).stream.write(bytesOf('half of it'));
    this.#imports['wasi:clocks/monotonic-clock'].subscribeDuration(1_000_000n).block();
  }

  #say(status: number, bytes: Uint8Array): void {
    const { stream, finish } = this.#respond(status);
    stream.write(bytes);
    finish();
  }

  #write(stream: OutputStream, bytes: Uint8Array): void {
    while (stream.checkWrite() === 0n) stream.subscribe().block();
    stream.write(bytes);
  }

  #copy(from: InputStream, { stream, finish }: Answering): void {
    for (let piece = this.#piece(from); piece !== undefined; piece = this.#piece(from)) this.#write(stream, piece);
    finish();
  }

  #all(from: InputStream): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (let piece = this.#piece(from); piece !== undefined; piece = this.#piece(from)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  #piece(from: InputStream): Uint8Array | undefined {
    try {
      return from.blockingRead(PLENTY);
    } catch (error) {
      if (payloadOf(error).tag === 'closed') return undefined;
      throw error;
    }
  }

  #through(request: Request, to: string): void {
    const url = new URL(to);
    const { Fields, OutgoingBody, OutgoingRequest } = this.#imports['wasi:http/types'];
    const sending = new OutgoingRequest(Fields.fromList([['x-by', bytesOf('guest')]]));
    sending.setMethod(request.method());
    sending.setScheme({ tag: url.protocol === 'https:' ? 'HTTPS' : 'HTTP' });
    sending.setAuthority(url.host);
    sending.setPathWithQuery(url.pathname);
    const body = sending.body();
    const future = this.#imports['wasi:http/outgoing-handler'].handle(sending, undefined);
    const sent = this.#all(request.consume().stream());
    if (sent.length > 0) this.#write(body.write(), sent);
    OutgoingBody.finish(body, undefined);
    future.subscribe().block();
    const result = future.get()?.val;
    if (result?.tag !== 'ok') return this.#say(502, json(result?.val ?? null));
    this.#copy(result.val.consume().stream(), this.#respond(result.val.status()));
  }

  #keys(query: URLSearchParams): void {
    this.#tried(() => {
      const bucket = this.#imports['wasi:keyvalue/store'].open(query.get('store') ?? 'nearhit');
      const key = query.get('key') ?? '';
      switch (query.get('do')) {
        case 'set':
          bucket.set(key, new Uint8Array(Number(query.get('bytes') ?? 3)).fill(7));
          return 'set';
        case 'delete':
          bucket.delete(key);
          return 'deleted';
        case 'list': {
          const { keys, cursor } = bucket.listKeys(undefined);
          return { keys, cursor: cursor === undefined ? null : Number(cursor) };
        }
        default:
          return { exists: bucket.exists(key), length: bucket.get(key)?.length ?? null };
      }
    });
  }

  #vectors(query: URLSearchParams): void {
    const vectors = this.#imports['nearhit:edge/vectors'];
    const [model, scope, id] = [query.get('model') ?? 'm', query.get('scope') ?? 's', query.get('id') ?? ''];
    const vector = new Uint8Array(Float32Array.from((query.get('vector') ?? '1,0').split(',').map(Number)).buffer);
    this.#tried(() => {
      if (query.get('do') === 'nearest') return vectors.nearest(model, scope, vector, Number(query.get('limit') ?? 5));
      if (query.get('do') === 'remove') return vectors.remove(model, scope, id) ?? 'removed';
      return vectors.put(model, scope, id, vector) ?? 'put';
    });
  }

  #run(model: string, data: Uint8Array): void {
    this.#tried(() => {
      const { Tensor } = this.#imports['wasi:nn/tensor'];
      const context = this.#imports['wasi:nn/graph'].loadByName(model).initExecutionContext();
      const floats = data.length / Float32Array.BYTES_PER_ELEMENT;
      const outputs = context.compute([['input', new Tensor(Uint32Array.of(floats), 'FP32', data)]]);
      return outputs.map(([name, tensor]) => [name, Buffer.from(tensor.data()).toString('hex')]);
    });
  }

  /** What it gave, or the error it was answered with. */
  #tried(work: () => unknown): void {
    try {
      this.#say(200, json(work()));
    } catch (error) {
      const { tag, val } = payloadOf(error);
      this.#say(409, json({ tag, val }));
    }
  }
}

function payloadOf(error: unknown): { readonly tag?: string; readonly val?: unknown } {
  const { payload } = error as { readonly payload?: { readonly tag?: string; readonly val?: unknown; code?(): string; data?(): string } };
  if (payload === undefined) throw error;
  return typeof payload.code === 'function' ? { tag: payload.code(), val: payload.data?.() } : payload;
}
