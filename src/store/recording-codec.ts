/**
 * Question and recording as one record, version 1:
 *   byte version, dialect, byte shape, integer status, question, headers (name, value)*, events (at, name?, data)*, CRC-32.
 * Decoded event data are views into the one buffer read from disk: a recording costs one copy, however many events it has.
 */
import type { Header, Recording, WireEvent } from '../entry.ts';
import type { DialectName, Shape } from '../prompt.ts';
import { toMs } from '../units.ts';
import { RecordReader, RecordWriter, UnreadableRecord, type RecordBytes } from './bytes.ts';

const VERSION = 1;
/** By position on disk: only ever added to. */
const SHAPES: readonly Shape[] = ['json', 'stream', 'bytes'];
/** A record, so that the compiler asks for every dialect. */
const DIALECTS: Readonly<Record<DialectName, true>> = {
  'chat-completions': true,
  completions: true,
  responses: true,
  'anthropic-messages': true,
  gemini: true,
  embeddings: true,
  transcription: true,
  moderation: true,
  rerank: true,
  speech: true,
  images: true,
  'image-edits': true,
};

export interface StoredAnswer {
  readonly question: string;
  readonly recording: Recording;
}

export function encodeAnswer({ question, recording }: StoredAnswer): RecordBytes {
  const writer = new RecordWriter(expectedSize(question, recording));
  writer.byte(VERSION);
  writer.text(recording.dialect);
  writer.byte(SHAPES.indexOf(recording.shape));
  writer.integer(recording.status);
  writer.text(question);
  writer.integer(recording.headers.length);
  for (const [name, value] of recording.headers) {
    writer.text(name);
    writer.text(value);
  }
  writer.integer(recording.events.length);
  for (const event of recording.events) writeEvent(writer, event);
  return writer.finish();
}

export function decodeAnswer(bytes: Uint8Array): StoredAnswer {
  const reader = new RecordReader(bytes);
  const version = reader.byte();
  if (version !== VERSION) throw new UnreadableRecord(`this build reads answers of version ${VERSION}, received ${version}`);
  const dialect = readDialect(reader);
  const shape = SHAPES[reader.byte()];
  if (shape === undefined) throw new UnreadableRecord('a stored answer has a shape this build does not know');
  const status = reader.integer();
  const question = reader.text();
  const headers: Header[] = [];
  for (let left = reader.count(8); left > 0; left -= 1) headers.push([reader.text(), reader.text()]);
  const events: WireEvent[] = [];
  for (let left = reader.count(13); left > 0; left -= 1) events.push(readEvent(reader));
  reader.end();
  return { question, recording: { dialect, shape, status, headers, events } };
}

function writeEvent(writer: RecordWriter, event: WireEvent): void {
  writer.number(event.at);
  writer.byte(event.name === undefined ? 0 : 1);
  if (event.name !== undefined) writer.text(event.name);
  writer.data(event.data);
}

function readEvent(reader: RecordReader): WireEvent {
  const at = reader.number();
  if (!(at >= 0 && Number.isFinite(at))) throw new UnreadableRecord(`an event lies at a time of at least 0, received ${at}`);
  const named = reader.byte() === 1;
  if (named) return { at: toMs(at), name: reader.text(), data: reader.data() };
  return { at: toMs(at), data: reader.data() };
}

function readDialect(reader: RecordReader): DialectName {
  const name = reader.text();
  if (!isDialect(name)) throw new UnreadableRecord('a stored answer speaks a dialect this build does not know');
  return name;
}

function isDialect(name: string): name is DialectName {
  return Object.hasOwn(DIALECTS, name);
}

function expectedSize(question: string, recording: Recording): number {
  let size = 128 + question.length * 2;
  for (const [name, value] of recording.headers) size += 8 + name.length + value.length;
  for (const event of recording.events) size += 13 + event.data.length + (event.name === undefined ? 0 : 4 + event.name.length);
  return size;
}
