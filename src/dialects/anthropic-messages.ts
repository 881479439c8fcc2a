/** Anthropic Messages, and everything that speaks it. Wire rules: docs/protocol.md. */
import { answerText } from './anthropic-messages/answer-text.ts';
import { assess } from './anthropic-messages/assess.ts';
import { read } from './anthropic-messages/read.ts';
import { renderer } from './anthropic-messages/render.ts';
import type { Dialect } from './dialect.ts';

export const anthropicMessages: Dialect = { name: 'anthropic-messages', read, assess, answerText, renderer };
