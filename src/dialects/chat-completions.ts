/** OpenAI Chat Completions, and everything that speaks it. Wire rules: docs/protocol.md. */
import { assess } from './chat-completions/assess.ts';
import { read } from './chat-completions/read.ts';
import { renderer } from './chat-completions/render.ts';
import type { Dialect } from './dialect.ts';

export const chatCompletions: Dialect = { name: 'chat-completions', read, assess, renderer };
