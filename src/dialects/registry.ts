/** Every dialect by its name. A new one adds its line here. */
import type { DialectName } from '../prompt.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { chatCompletions } from './chat-completions.ts';
import { completions } from './completions.ts';
import type { Dialect } from './dialect.ts';
import { embeddings } from './embeddings.ts';
import { gemini } from './gemini.ts';
import { imageEdits, images } from './images.ts';
import { moderation } from './moderation.ts';
import { rerank } from './rerank.ts';
import { responses } from './responses.ts';
import { speech } from './speech.ts';
import { transcription } from './transcription.ts';

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  'chat-completions': chatCompletions,
  completions,
  responses,
  'anthropic-messages': anthropicMessages,
  gemini,
  embeddings,
  transcription,
  moderation,
  rerank,
  speech,
  images,
  'image-edits': imageEdits,
};

export function dialectNamed(name: DialectName): Dialect {
  return DIALECTS[name];
}
