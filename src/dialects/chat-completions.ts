/** OpenAI Chat Completions, and everything that speaks it. Wire rules: docs/protocol.md. */
import { answerText } from './chat-completions/answer-text.ts';
import { createAssembly } from './chat-completions/assemble.ts';
import { broughtBy } from './chat-completions/brought-by.ts';
import { read } from './chat-completions/read.ts';
import { runs } from './chat-completions/runs.ts';
import { unfold } from './chat-completions/unfold.ts';
import type { Dialect } from './dialect.ts';
import { choicesAssess } from './shared/choices-assess.ts';
import { choicesRenderer } from './shared/choices-render.ts';

const protocol = { createAssembly, unfold, runs, broughtBy };

export const chatCompletions: Dialect = {
  name: 'chat-completions',
  read,
  assess: choicesAssess(protocol),
  answerText,
  renderer: choicesRenderer(protocol),
};
