/** OpenAI Completions, the older protocol of a prompt and its continuation. Wire rules: docs/protocol.md. */
import { createAssembly } from './completions/assemble.ts';
import { read } from './completions/read.ts';
import { runs } from './completions/runs.ts';
import { unfold } from './completions/unfold.ts';
import type { Dialect } from './dialect.ts';
import { choicesAssess } from './shared/choices-assess.ts';
import type { ChoicesProtocol } from './shared/choices.ts';
import { choicesRenderer } from './shared/choices-render.ts';
import { isText } from './shared/fields.ts';

const protocol: ChoicesProtocol = {
  createAssembly,
  unfold,
  runs,
  broughtBy: ({ text }) => (isText(text) ? 'stop' : 'empty'),
};

export const completions: Dialect = {
  name: 'completions',
  read,
  assess: choicesAssess(protocol),
  // Nothing is matched by meaning here, so no two answers are ever compared.
  answerText: () => undefined,
  renderer: choicesRenderer(protocol),
};
