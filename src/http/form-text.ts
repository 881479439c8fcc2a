/**
 * A form as text, without its boundary: the boundary is made up for each request, and all else about it is the same when the same is
 * sent again. Where it marks the ends of parts and stands nowhere else, another one in its place leaves the same form.
 */
import { boundaryIn, createFormReader } from './form-reader.ts';
import type { FormFormat } from './pieces.ts';

const LINE_END = '\r\n';
const PLAIN = /^[ -~]+$/;

/** multipart/form-data as Node reads it. */
export function formsOf(contentType: string | undefined): FormFormat {
  return { reader: () => createFormReader(contentType), text: (pieces) => textWithoutBoundary(contentType, pieces) };
}

/** One character a byte. `undefined` where the parts are not as plainly cut as every client cuts them: only a parser knows then. */
export function textWithoutBoundary(contentType: string | undefined, pieces: readonly Uint8Array[]): string | undefined {
  const boundary = boundaryIn(contentType ?? '');
  if (boundary === undefined || !PLAIN.test(boundary)) return undefined;
  const [before, ...parts] = Buffer.concat(pieces).toString('latin1').split(`--${boundary}`);
  const close = parts.pop();
  if (before !== '' || (close !== '--' && close !== `--${LINE_END}`)) return undefined;
  if (!parts.every((part) => part.startsWith(LINE_END) && part.endsWith(LINE_END))) return undefined;
  return parts.map((part) => `${part.length}:${part}`).join('');
}
