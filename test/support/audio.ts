/** Sound that is none, answers as the audio endpoints give them, and forms written byte by byte. */
import { createHash } from 'node:crypto';
import { toFile } from 'openai';
import type { Script } from './origin.ts';

/** Bytes that look like nothing, the same for the same name; line ends and dashes among them, as in a boundary. */
export function sound(name: string, size = 4096): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0, block = 0; at < size; at += 32, block += 1) createHash('sha256').update(`${name}.${block}`).digest().copy(bytes, at);
  bytes.write('\r\n--', Math.min(16, Math.max(0, size - 4)), 'latin1');
  return bytes;
}

export const upload = (bytes: Uint8Array, name = 'speech.mp3'): ReturnType<typeof toFile> => toFile(bytes, name, { type: 'audio/mpeg' });

export const USAGE = { type: 'tokens', input_tokens: 14, output_tokens: 9, total_tokens: 23 };

export const transcript = (text: string): Script => ({ kind: 'json', body: JSON.stringify({ text, usage: USAGE }) });

export const plain = (text: string, type = 'text/plain; charset=utf-8'): Script => ({
  kind: 'json',
  body: text,
  headers: { 'content-type': type },
});

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;

export function transcriptEvents(text: string): string[] {
  const deltas = text.split(/(?<= )/).map((delta) => event({ type: 'transcript.text.delta', delta }));
  return [...deltas, event({ type: 'transcript.text.done', text, usage: USAGE })];
}

export interface FormPart {
  readonly name: string;
  readonly filename?: string;
  readonly type?: string;
  readonly content: Uint8Array | string;
}

/** multipart/form-data with a boundary of one's own. */
export function formBody(boundary: string, parts: readonly FormPart[], end: 'closed' | 'open' = 'closed'): Buffer {
  const written = parts.flatMap(({ name, filename, type, content }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n${
        type === undefined ? '' : `Content-Type: ${type}\r\n`
      }\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...written, Buffer.from(end === 'closed' ? `--${boundary}--\r\n` : '')]);
}

export const formType = (boundary: string): string => `multipart/form-data; boundary=${boundary}`;
