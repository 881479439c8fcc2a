/** A request of any endpoint that the conformance table has, as bytes. */
import { headersOf, type Ask, type Endpoint } from '../../test/support/endpoints.ts';
import { requestBytes } from './wire.ts';

export async function endpointRequest(endpoint: Endpoint, ask: Ask, more: readonly string[] = []): Promise<Buffer> {
  const request = endpoint.request(ask);
  // A form is written, and its boundary chosen, by the platform.
  const written = new Response(request.body);
  const headers = {
    'content-type': written.headers.get('content-type') ?? '',
    ...headersOf(endpoint, request, 'sk-proj-benchbenchbenchbench'),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return requestBytes(`/up/provider${request.path}`, [...lines, ...more], new Uint8Array(await written.arrayBuffer()));
}
