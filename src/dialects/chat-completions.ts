/** OpenAI Chat Completions, and everything that speaks it. Wire rules: docs/protocol.md. */
import { answerText } from './chat-completions/answer-text.ts';
import { assess } from './chat-completions/assess.ts';
import { read } from './chat-completions/read.ts';
import { renderer } from './chat-completions/render.ts';
import type { Dialect } from './dialect.ts';

export const chatCompletions: Dialect = { name: 'chat-completions', read, assess, answerText, renderer };
