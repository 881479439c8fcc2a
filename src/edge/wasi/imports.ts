/** Everything a component may import from this host, under the names the transpiled code asks by: without versions. */
import type { HostLine } from '../host-line.ts';
import { createClocks } from './clocks.ts';
import { Fields } from './fields.ts';
import { createOutgoingHandler, FutureIncomingResponse, ResponseOutparam } from './http-handler.ts';
import { FutureTrailers, IncomingBody, IncomingRequest, IncomingResponse } from './http-incoming.ts';
import { createOutgoing, OutgoingBody, RequestOptions } from './http-outgoing.ts';
import { createKeyValue } from './key-value.ts';
import { createPoll } from './poll.ts';
import { InputStream, OutputStream } from './streams.ts';
import { createSurroundings } from './surroundings.ts';
import { createVectors } from './vectors.ts';

export type Imports = Readonly<Record<string, object>>;

/** Made once a thread: nothing in it belongs to one request. */
export function createImports(line: HostLine, environment: Readonly<Record<string, string>>): Imports {
  const clocks = createClocks(line);
  return {
    ...createSurroundings(line, environment),
    'wasi:clocks/monotonic-clock': clocks.monotonic,
    'wasi:clocks/wall-clock': clocks.wall,
    'wasi:http/outgoing-handler': createOutgoingHandler(line),
    'wasi:http/types': {
      Fields,
      FutureIncomingResponse,
      FutureTrailers,
      IncomingBody,
      IncomingRequest,
      IncomingResponse,
      OutgoingBody,
      RequestOptions,
      ResponseOutparam,
      ...createOutgoing(line),
      // Only a body that broke off makes an io error here.
      httpErrorCode: () => ({ tag: 'connection-terminated' }),
    },
    'wasi:io/poll': createPoll(line),
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:keyvalue/store': createKeyValue(line),
    'nearhit:edge/vectors': createVectors(line),
  };
}
