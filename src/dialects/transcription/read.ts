/**
 * A transcription's form as a `Reading`. All of it counts, the sound by its digest. `stream` only chooses a rendering where JSON and
 * events say the same: in the plain JSON format, and of a model that heeds it. Elsewhere it counts like any field.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { ReplayOptions } from '../../prompt.ts';
import type { Reading, Unreadable } from '../dialect.ts';
import { isFilled } from '../shared/fields.ts';
import { modelOf } from '../shared/model.ts';
import { isObject, onlyText } from '../shared/request-fields.ts';

const AS_RECORDED: ReplayOptions = { shape: 'as-recorded', usage: 'not-asked' };

export function read(form: JsonObject, path: string): Reading | Unreadable {
  const { file, model } = form;
  if (!isFilled(file) || file.length > 1) return { kind: 'unreadable', problem: 'the form has not one part named file' };
  const [sound] = file;
  if (!isObject(sound) || sound['kind'] !== 'file') return { kind: 'unreadable', problem: 'file is not a file' };
  if (sound['length'] === 0) return { kind: 'unreadable', problem: 'file is empty' };
  const wants = wantsOf(form);
  return {
    model: modelOf(onlyText(model), path),
    question: '',
    rest: wants.shape === 'as-recorded' ? form : withoutStream(form),
    traits: ['non-text'],
    wants,
    askForUsage: () => undefined,
  };
}

/** Whisper answers JSON whatever `stream` says, so a caller that sends it gets JSON, from the store as well. */
function wantsOf({ model, response_format: format, stream }: JsonObject): ReplayOptions {
  if (onlyText(model)?.startsWith('whisper') === true || (format !== undefined && onlyText(format) !== 'json')) return AS_RECORDED;
  if (stream === undefined || onlyText(stream) === 'false') return { shape: 'json', usage: 'not-asked' };
  return onlyText(stream) === 'true' ? { shape: 'stream', usage: 'not-asked' } : AS_RECORDED;
}

function withoutStream(form: JsonObject): JsonObject {
  const rest: Record<string, Json | undefined> = Object.create(null);
  for (const [name, values] of Object.entries(form)) if (name !== 'stream') rest[name] = values;
  return rest;
}
