/** The content encodings that Node can undo. */
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Decoders } from './decode.ts';

export const nodeDecoders: Decoders = (encoding) => {
  const create = decoderFor(encoding);
  if (create === undefined) return undefined;
  return (body) => {
    const decoder = create();
    const source = Readable.from(body, { objectMode: false });
    source.on('error', (error) => decoder.destroy(error));
    decoder.on('close', () => source.destroy());
    return source.pipe(decoder);
  };
};

function decoderFor(encoding: string): (() => ReturnType<typeof createGunzip>) | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip;
  if (encoding === 'deflate') return createInflate;
  if (encoding === 'br') return createBrotliDecompress;
  return undefined;
}
