/** OpenAI Responses, and everything that speaks it. Wire rules: docs/protocol.md. */
import type { Dialect } from './dialect.ts';
import { answerText } from './responses/answer-text.ts';
import { assess } from './responses/assess.ts';
import { read } from './responses/read.ts';
import { renderer } from './responses/render.ts';

export const responses: Dialect = { name: 'responses', read, assess, answerText, renderer };
