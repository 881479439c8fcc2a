/** A refusal where there is no answer to write to any more, only a socket. */
import type { ProxyError } from '../errors.ts';
import { errorReply } from './error-reply.ts';

/** As bytes of a whole HTTP/1.1 answer. */
export function errorBytes(error: ProxyError): Buffer {
  const { head, body } = errorReply(error);
  const lines = [`HTTP/1.1 ${head.status} ${error.code}`];
  for (let i = 0; i < head.headers.length; i += 2) lines.push(`${head.headers[i]}: ${head.headers[i + 1]}`);
  lines.push(`content-length: ${body.length}`, 'connection: close', '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]);
}
