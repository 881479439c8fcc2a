/**
 * OpenAI embeddings, and everything compatible with them. A request is a batch: each of its inputs has a key of its own, and
 * `steps/batch/` takes requests and answers apart and puts them together. Wire rules: docs/protocol.md.
 */
import type { Dialect } from './dialect.ts';
import { assess } from './embeddings/answer.ts';
import { read } from './embeddings/read.ts';
import { jsonAsIs } from './shared/plain-renderers.ts';

export const embeddings: Dialect = {
  name: 'embeddings',
  read,
  assess,
  // Nothing is matched by meaning here, so no two answers are ever compared.
  answerText: () => undefined,
  // For who flies along with an equal request, which asks for the same form: its bytes are theirs.
  renderer: (recorded, wants) => (recorded === 'json' && wants.shape === 'json' ? jsonAsIs() : undefined),
};
