import type { ProxyError } from '../../errors.ts';

/** The shape of an OpenAI error. `type` and message name us, so nobody looks for the fault at the provider. */
export function errorBody(error: ProxyError): string {
  const message = error.message.startsWith('nearhit') ? error.message : `nearhit: ${error.message}`;
  return JSON.stringify({ error: { message, type: 'nearhit_error', param: null, code: error.code } });
}
